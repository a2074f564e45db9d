"""Limits of the process that opens foreign files: memory, processor time, size of what it writes.

POSIX: the child restricts itself before it touches a file. Windows: the parent puts the child into a Job
Object; that half has not been run by our tests, which have no Windows machine.
"""

import subprocess
import sys
from dataclasses import dataclass

from cmpdesk.runtime import settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use. Sizes in bytes; `cpu` and `wall` in seconds per document; `reply` is one
    answer.
    """

    memory: int = 1024 * MEGABYTE
    cpu: int = 20
    wall: float = 60.0
    reply: int = 600 * MEGABYTE
    files: int = 0
    """Largest file that the child may write: none by default."""


VARIABLE = "CMPDESK_LIMITS"
"""How the child is told its limits: megabytes and seconds, parted by a comma."""


def chosen() -> Limits:
    """Return the limits that the user's settings give."""
    kept = settings.load()
    return Limits(memory=kept.child_memory * MEGABYTE, cpu=kept.child_seconds, wall=3.0 * kept.child_seconds)


def told(text: str) -> Limits:
    """Return the limits that `VARIABLE` holds; the usual ones where it holds none."""
    memory, _, seconds = text.partition(",")
    if not (memory.isdecimal() and seconds.isdecimal()):
        return Limits()
    return Limits(memory=int(memory) * MEGABYTE, cpu=int(seconds))


def restrict_self(limits: Limits) -> None:
    """Bind the calling process to `limits.memory` and `limits.files` for good, without core dumps."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))


def allow_cpu(seconds: int) -> None:
    """Let the calling process use `seconds` of processor time from now; the system ends it when they are
    spent.
    """
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        until = min(until, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def enclose(process: subprocess.Popen[bytes], limits: Limits) -> object | None:
    """Put `process` into a Job Object (Windows) and return what must be kept alive with it; None elsewhere.

    Raises OSError where Windows refuses.
    """
    return _job_object(process, limits)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _ACTIVE_PROCESS, _PROCESS_MEMORY, _NO_DIALOG, _KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000
    _EXTENDED_INFORMATION = 9

    def _job_object(process: subprocess.Popen[bytes], limits: Limits) -> object | None:
        """Memory, no further process, death with the parent; processor time is left to the wall clock."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        wanted = _Extended()
        wanted.Basic.LimitFlags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _NO_DIALOG | _KILL_ON_CLOSE
        wanted.Basic.ActiveProcessLimit = 1
        wanted.ProcessMemoryLimit = limits.memory
        size = ctypes.sizeof(wanted)
        if not kernel.SetInformationJobObject(job, _EXTENDED_INFORMATION, ctypes.byref(wanted), size):
            raise ctypes.WinError(ctypes.get_last_error())
        if not kernel.AssignProcessToJobObject(job, wintypes.HANDLE(int(process._handle))):
            raise ctypes.WinError(ctypes.get_last_error())
        return job

else:

    def _job_object(process: subprocess.Popen[bytes], limits: Limits) -> object | None:
        return None
