"""Which encoder will read the texts, whether it reads their language, and about how long all of it takes."""

from pages._ui.controls.encoder import sources
from pages._ui.state.text import t
from pages.data.bring.words import counted, language_name
from recsys_core.datasets.schema import Dataset
from recsys_core.encoding import encoder_for
from recsys_core.encoding.choice import proposed, reads
from recsys_core.translating import msg

SECONDS = {"minilm": 0.012, "e5": 0.03}
"""What a text of a hundred characters takes an encoder on one core, for the estimate."""

LEAST = 5


def time_of(data: Dataset, source: str) -> str:
    """About how long the build takes."""
    letters = sum(min(len(text), 900) for text in data.item_texts)
    seconds = LEAST + letters / 100 * SECONDS.get(source, 0.02) + len(data.interactions) / 20_000
    if seconds < 60:
        return t("{count} seconds", count=int(5 * round(seconds / 5)))
    return counted(msg("{count} minutes"), round(seconds / 60))


def unread(data: Dataset) -> tuple[str, str] | None:
    """Where the encoder does not read the language: that, and which one does."""
    source = encoder_for(data.language)
    if reads(source, data.language):
        return None
    name = language_name(data.language)
    other = proposed(data.language)
    head = t("{encoder} does not read {language}", encoder=sources()[source], language=name)
    if other is None:
        return head, t("No encoder here reads {language}: words will be told apart poorly.", language=name)
    return head, t(
        "{other} does: choose it on the page Recommend, under Encoder.", other=sources().get(other, other)
    )
