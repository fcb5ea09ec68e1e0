"""Where samples, translations, the Guide and the logo lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
ASSETS = next(root / "assets" for root in (_PACKAGE, _PACKAGE.parent) if (root / "assets").is_dir())
"""Inside the package where it is installed, beside it in a checkout."""
