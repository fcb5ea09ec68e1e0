"""What must not be loaded: seconds of waiting for libraries that the work at hand never uses."""

import subprocess
import sys
from pathlib import Path

import pytest

from recsys_core.lazy_modules import LazyModule

ROOT = Path(__file__).resolve().parents[1]
ENCODERS = {"torch", "transformers", "tokenizers", "captum", "sklearn"}


def loaded_by(*command, cwd=ROOT):
    """Names of all modules that a run of Python loads; it must succeed."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *command], cwd=cwd, capture_output=True, text=True, check=False
    )
    lines = run.stderr.splitlines()
    assert run.returncode == 0, [line for line in lines if not line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip() for line in lines if line.startswith("import time:")}


def test_help_needs_no_library_that_reckons():
    loaded = loaded_by("-m", "recsys_core", "--help")
    assert "typer" in loaded
    assert not loaded & {*ENCODERS, "numpy", "pandas", "scipy", "pyarrow", "duckdb", "streamlit", "plotly"}


def test_check_reads_tables_without_encoders_figures_or_the_app():
    loaded = loaded_by("-m", "recsys_core", "check", "sample", "--json")
    assert "pandas" in loaded
    assert not loaded & {*ENCODERS, "scipy.stats", "sqlalchemy", "streamlit", "plotly", "joblib"}


def test_no_room_of_the_core_needs_pytorch_to_be_imported_but_the_network_itself():
    rooms = [path.relative_to(ROOT).with_suffix("") for path in ROOT.glob("recsys_core/**/*.py")]
    names = [".".join(room.parts).removesuffix(".__init__") for room in rooms]
    light = [
        name
        for name in names
        if not name.endswith(("__main__", "recurrent_network")) and not name.startswith("recsys_core.testing")
    ]
    assert len(light) > 200
    loaded = loaded_by("-c", "\n".join(f"import {name}" for name in light))
    assert not loaded & {*ENCODERS, "scipy.stats", "streamlit"}


IMPORTS_OF = """
import ast, sys
for file in sys.argv[1:]:
    body = [line for line in ast.parse(open(file, encoding="utf-8").read()).body if isinstance(line, (ast.Import, ast.ImportFrom))]
    exec(compile(ast.Module(body, []), file, "exec"), {"__name__": "page"})
"""


@pytest.mark.parametrize("files", ["app.py", "pages/*/*.py"])
def test_a_page_is_painted_before_what_an_encoder_needs_is_loaded(files):
    scripts = [str(file) for file in ROOT.glob(files) if file.name not in ("__init__.py", "serve.py")]
    assert scripts
    loaded = loaded_by("-c", IMPORTS_OF, *scripts)
    assert "streamlit" in loaded
    assert not loaded & {*ENCODERS, "scipy.stats"}


def test_a_deferred_library_is_the_library_once_it_is_used():
    import fractions

    stand_in = LazyModule("fractions")
    assert stand_in.Fraction is fractions.Fraction
    assert vars(stand_in)["Fraction"] is fractions.Fraction  # the next use costs no lookup
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        stand_in.nothing_of_that_name  # noqa: B018
