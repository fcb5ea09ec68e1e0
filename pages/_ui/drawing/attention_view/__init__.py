"""Attention between the words of a text: a cell for each layer and head, lines over the running text, and a map.

`drawAttention(root, data, {onPick, small, memory})` in `ATTENTION_JS`, styled by `ATTENTION_CSS`, draws what
`data.attention_data` gives into any element: small into a tile, large with the map. `listenToWords` makes words a list box.
"""

from pathlib import Path

_HERE = Path(__file__).parent
ATTENTION_JS = "".join(
    (_HERE / name).read_text(encoding="utf-8") for name in ("words.js", "map.js", "view.js")
)
ATTENTION_CSS = (_HERE / "view.css").read_text(encoding="utf-8")
