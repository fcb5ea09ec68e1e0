"""The figures that the page Quality opens with: every protocol on every sample, by the project's own commands.

    python tests/benchmarks/measured.py [DATASET ...]

Runs `evaluate` and `curve` as anybody would, and keeps what they print in `assets/measured`, with the command, the commit,
the date and the fingerprints of the data and of the encoder. Run it again whenever a sample, an encoder or a figure changes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from record import ROOT, circumstances

from recsys_core import load_dataset, load_encoder
from recsys_core.datasets.sample import SAMPLES
from recsys_core.encoding import encoder_for
from recsys_core.evaluation.kept_figures import CURVE, EVALUATE, FOLDER, file_of
from recsys_core.evaluation.measure import RATINGS
from recsys_core.evaluation.protocols import PROTOCOLS


def rounded(found: Any) -> Any:
    """The same with six digits: what is kept is what is read, not noise."""
    if isinstance(found, float):
        return float(f"{found:.6g}")
    if isinstance(found, list):
        return [rounded(one) for one in found]
    if isinstance(found, dict):
        return {name: rounded(one) for name, one in found.items()}
    return found


def dump(held: dict[str, Any]) -> str:
    """JSON with a model, a fold or a size on a line, so that a changed figure is a changed line."""
    figures = []
    for name, value in held["figures"].items():
        if isinstance(value, list):
            value = "[\n   " + ",\n   ".join(json.dumps(one) for one in value) + "\n  ]"
        else:
            value = json.dumps(value)
        figures.append(f"  {json.dumps(name)}: {value}")
    lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in held.items() if name != "figures"]
    inner = ",\n".join(figures)
    return "{\n" + ",\n".join([*lines, f' "figures": {{\n{inner}\n }}']) + "\n}\n"


def main(datasets: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    now = circumstances()
    for name in datasets:
        data = load_dataset(name)
        encoder = load_encoder(encoder_for(data.language))
        for command, protocol in [
            *((EVALUATE, one) for one in (*PROTOCOLS, RATINGS)),
            *((CURVE, one) for one in PROTOCOLS),
        ]:
            said = ["-m", "recsys_core", command, name, "--protocol", protocol]
            ran = subprocess.run(
                [sys.executable, *said, "--json"], cwd=ROOT, capture_output=True, text=True, check=True
            )
            file = file_of(name, protocol, command)
            file.write_text(
                dump(
                    {
                        "command": " ".join(["python", *said]),
                        "commit": now["commit"],
                        "date": now["date"],
                        "data": data.fingerprint,
                        "encoder": encoder.fingerprint,
                        "figures": rounded(json.loads(ran.stdout)),
                    }
                ),
                encoding="utf-8",
            )
            print(file.name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(SAMPLES))
