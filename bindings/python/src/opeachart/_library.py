"""The C library: finding it, calling it, giving memory back."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from pathlib import Path

ABI_VERSION = 1
OK, FAILED = 0, 1
_REASONS = {
    2: "a pointer is null",
    3: "the request is too long",
    4: "there is no such chart set or token",
    5: "there is not enough memory for the response",
}


def find() -> str:
    """The path of the library: OPEACHART_LIBRARY, what the wheel brought along, or the system's."""
    given = os.environ.get("OPEACHART_LIBRARY")
    if given:
        return given
    beside = Path(__file__).with_name("libopeachart.so.1")
    if beside.is_file():
        return str(beside)
    return ctypes.util.find_library("opeachart") or "libopeachart.so.1"


class NativeLibrary:
    """The functions of opeachart.h. While one of them works, other threads of Python run."""

    def __init__(self, path: str) -> None:
        library = ctypes.CDLL(path)
        library.opea_chart_abi_version.restype = ctypes.c_uint32
        library.opea_chart_abi_version.argtypes = []
        version = library.opea_chart_abi_version()
        if version != ABI_VERSION:
            raise OSError(f"{path} has interface version {version}, not {ABI_VERSION}")
        try:
            self._call_cancellable = library.opea_chart_call_cancellable
            self._create = library.opea_chart_cancellation_create
            self._cancel = library.opea_chart_cancellation_cancel
            self._release = library.opea_chart_cancellation_release
        except AttributeError as error:
            raise OSError(f"{path} is older than this package: {error}") from error
        self._call_cancellable.restype = ctypes.c_int32
        self._call_cancellable.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64, ctypes.POINTER(ctypes.c_void_p),
            ctypes.POINTER(ctypes.c_size_t)]
        self._create.restype = ctypes.c_uint64
        self._create.argtypes = []
        for function in (self._cancel, self._release):
            function.restype = ctypes.c_int32
            function.argtypes = [ctypes.c_uint64]
        self._free = library.opea_chart_free
        self._free.restype = ctypes.c_int32
        self._free.argtypes = [ctypes.c_void_p]

    def call(self, request: bytes, token: int = 0) -> bytes:
        """The response document; an OSError if there is none. The token 0 is none."""
        response, length = ctypes.c_void_p(), ctypes.c_size_t()
        status = self._call_cancellable(
            request, len(request), token, ctypes.byref(response), ctypes.byref(length))
        if status not in (OK, FAILED) or response.value is None:
            reason = _REASONS.get(status, f"status {status}")
            raise OSError(f"libopeachart: {reason}")
        try:
            return ctypes.string_at(response.value, length.value)
        finally:
            self._free(response)

    def create_token(self) -> int:
        """The number of a new token."""
        token = int(self._create())
        if token == 0:
            raise OSError("libopeachart: there are too many tokens")
        return token

    def cancel(self, token: int) -> None:
        """Ends the calls that have a token; one that was given back is no error."""
        self._cancel(token)

    def release(self, token: int) -> None:
        """Gives a token back."""
        self._release(token)
