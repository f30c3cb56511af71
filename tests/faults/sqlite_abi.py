"""SQLite's table of file functions, as its C header has it, for the library that Python's module is linked with."""

from __future__ import annotations

import _sqlite3
import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p


class Methods(Structure):
    """sqlite3_io_methods."""

    _fields_ = [
        ("iVersion", c_int),
        *(
            (name, c_void_p)
            for name in (
                "xClose",
                "xRead",
                "xWrite",
                "xTruncate",
                "xSync",
                "xFileSize",
                "xLock",
                "xUnlock",
                "xCheckReservedLock",
                "xFileControl",
                "xSectorSize",
                "xDeviceCharacteristics",
                "xShmMap",
                "xShmLock",
                "xShmBarrier",
                "xShmUnmap",
                "xFetch",
                "xUnfetch",
            )
        ),
    ]


class File(Structure):
    """The head of sqlite3_file."""

    _fields_ = [("pMethods", POINTER(Methods))]


class Vfs(Structure):
    """sqlite3_vfs."""

    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        *(
            (name, c_void_p)
            for name in (
                "xOpen",
                "xDelete",
                "xAccess",
                "xFullPathname",
                "xDlOpen",
                "xDlError",
                "xDlSym",
                "xDlClose",
                "xRandomness",
                "xSleep",
                "xCurrentTime",
                "xGetLastError",
                "xCurrentTimeInt64",
                "xSetSystemCall",
                "xGetSystemCall",
                "xNextSystemCall",
            )
        ),
    ]


OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
CLOSE = CFUNCTYPE(c_int, c_void_p)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
LOCK = CFUNCTYPE(c_int, c_void_p, c_int)
SHM_LOCK = CFUNCTYPE(c_int, c_void_p, c_int, c_int, c_int)

CREATE = 0x4  # flags of xOpen
LOGS = 0x800 | 0x4000 | 0x80000  # rollback journal, super-journal, write-ahead log
UNLOCK = 1  # flag of xShmLock


def linked_sqlite() -> ctypes.CDLL | None:
    """The SQLite that `sqlite3` uses; None where it is built into Python's module and can't be reached."""
    found = ctypes.CDLL(_sqlite3.__file__)
    try:
        found.sqlite3_vfs_find.restype = POINTER(Vfs)
        found.sqlite3_vfs_find.argtypes = [c_char_p]
        found.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        found.sqlite3_vfs_unregister.argtypes = [c_void_p]
    except AttributeError:
        return None
    return found
