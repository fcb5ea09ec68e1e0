"""Build the samples: `python -m recsys_core.built [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from recsys_core.built.encoders import BUILT
from recsys_core.built.making import make_all
from recsys_core.process import set_up


def main() -> None:
    """Build everything and say how large it is."""
    set_up()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILT
    make_all(folder, lambda stage, done, total: print(f"{stage} {done}/{total}", file=sys.stderr))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{folder}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
