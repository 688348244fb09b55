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
    4: "there is no such chart set",
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
        self._call = library.opea_chart_call
        self._call.restype = ctypes.c_int32
        self._call.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_void_p),
            ctypes.POINTER(ctypes.c_size_t)]
        self._free = library.opea_chart_free
        self._free.restype = ctypes.c_int32
        self._free.argtypes = [ctypes.c_void_p]

    def call(self, request: bytes) -> bytes:
        """The response document; an OSError if there is none."""
        response, length = ctypes.c_void_p(), ctypes.c_size_t()
        status = self._call(
            request, len(request), ctypes.byref(response), ctypes.byref(length))
        if status not in (OK, FAILED) or response.value is None:
            reason = _REASONS.get(status, f"status {status}")
            raise OSError(f"libopeachart: {reason}")
        try:
            return ctypes.string_at(response.value, length.value)
        finally:
            self._free(response)
