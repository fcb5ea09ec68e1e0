"""Work that goes on while the page stays usable, shows how far it is, and can be cancelled."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from pages._ui.service.clock import Clock
from recsys_core.errors import RecLensError
from recsys_core.types import Progress


class CancelledError(Exception):
    """Raised inside the work once it has been cancelled."""


class Job:
    """One piece of work in a thread of its own."""

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        self.clock = Clock()
        self.result: Any = None
        self.error: RecLensError | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[Progress], Any]) -> None:
        try:
            self.result = work(self._progress)
        except CancelledError:
            self.error = RecLensError("Cancelled. What was there before is still in use.")
        except RecLensError as error:
            self.error = error
        except MemoryError:
            self.error = RecLensError(
                "There is not enough memory for this dataset: upload fewer items or interactions."
            )
        except Exception:
            logging.getLogger(__name__).exception("a job failed")
            self.error = RecLensError(
                "This failed in a way nobody foresaw; the log has the details. What was there before is still in use."
            )

    def _progress(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise CancelledError
        self.clock.move(stage, done, total)

    def cancel(self) -> None:
        """Stop at the next step of the work."""
        self._stop.set()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()
