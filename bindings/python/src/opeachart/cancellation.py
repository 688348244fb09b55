"""Ending calls from other threads."""

from __future__ import annotations

import threading
import weakref
from types import TracebackType
from typing import Optional, Type

from ._library import NativeLibrary


class Cancellation:
    """Ends calls that have it: their renders raise a ChartError of code ``cancelled``.

    Made by ``Engine.cancellation``. One may serve any number of calls and threads. A cancelled one
    stays so. In a ``with`` statement its timer ends with the block.
    """

    def __init__(self, library: NativeLibrary, timeout: Optional[float] = None) -> None:
        """Made by ``Engine.cancellation``."""
        self._library = library
        self._token = library.create_token()
        # A call holds the object, so the number is given back when no call has it any more.
        weakref.finalize(self, library.release, self._token)
        self._cancelled = threading.Event()
        self._timer: Optional[threading.Timer] = None
        if timeout is not None:
            itself = weakref.ref(self)

            def end() -> None:
                cancellation = itself()
                if cancellation is not None:
                    cancellation.cancel()

            self._timer = threading.Timer(timeout, end)
            self._timer.daemon = True
            self._timer.start()

    def cancel(self) -> None:
        """Ends the calls. It returns at once and may be called again, from any thread."""
        self._cancelled.set()
        self._library.cancel(self._token)

    @property
    def cancelled(self) -> bool:
        """Whether somebody has cancelled it, or its time is over."""
        return self._cancelled.is_set()

    def __enter__(self) -> Cancellation:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
