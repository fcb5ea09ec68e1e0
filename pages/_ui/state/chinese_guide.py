"""The page Guide in Chinese; its chapters are files of their own."""

GUIDE: dict[str, str] = {
    "Chapter": "章节",
    "Counterfactual": "反事实",
}
