"""Progress on the screen, in words and as a bar."""

from types import TracebackType

import streamlit as st

from pages._ui.controls import arriving
from pages._ui.service.clock import Clock


class ProgressBar:
    """A `Progress` for the core that draws a bar while it is open and leaves nothing behind.

    In the first run of a process it moves the bar of the notice `arriving`, which then goes as well.
    """

    def __enter__(self) -> "ProgressBar":
        self._slot = st.empty()
        self._clock = Clock()
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        self._clock.move(stage, done, total)
        if not arriving.say(self._clock.share, self._clock.text()):
            self._slot.progress(self._clock.share, self._clock.text())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._slot.empty()
        arriving.leave()
