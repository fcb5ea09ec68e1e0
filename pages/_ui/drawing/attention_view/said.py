"""What is written beside the attention, in the language chosen."""

from pages._ui.state.text import t, tc


def said() -> dict[str, str]:
    """By the names that `drawAttention` knows; it puts in what stands in braces."""
    return {
        "picker": t("Layers (down) and heads (across)"),
        "darker": t("The stronger the colour, the more a word looks at one other word."),
        "mean": t("Mean"),
        "head": t("Layer {layer}, head {head}"),
        "layer": t("Layer {layer}, mean of its heads"),
        "focus": t("focus {share}"),
        "strongest": t("strongest: {source} → {target} {share}"),
        "none": t("There are not two words that look at each other."),
        "looks": t("{word} looks at: {list}"),
        "back": t("{word} is looked at by: {list}"),
        "itself": t("itself"),
        "tokens": t("special tokens"),
        "text": t("Words of the text: point at one, or move with the arrow keys; Enter holds it"),
        "lines": t(
            "A line runs from the word that looks to the dot at the word looked at; dashed: it is looked at."
        ),
        "map": t("Every row is a word that looks, every column a word looked at."),
        "whole": t("All weights of the head as a map; move with the arrow keys"),
        "point": t("Point at a cell for its weight."),
        "pair": t("{source} → {target}: {share}"),
        "scale": t("Scale of the map"),
        "rows": t("Each row to its largest"),
        "logarithmic": t("Logarithmic"),
        "comma": tc("between short things", ", "),
    }
