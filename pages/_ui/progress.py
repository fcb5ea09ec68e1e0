"""Progress on the screen, in words and as a bar."""

from types import TracebackType

import streamlit as st

from pages._ui.text import t


class ProgressBar:
    """A `Progress` for the core that draws a bar while it is open and leaves nothing behind."""

    def __enter__(self) -> "ProgressBar":
        self._slot = st.empty()
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        said = t(stage)
        words = f"{said[:1].upper()}{said[1:]}"
        self._slot.progress(share, f"{words}: {done} / {total}" if total > 1 else words)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._slot.empty()
