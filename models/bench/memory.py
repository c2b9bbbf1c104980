"""The most memory that a process has held."""

import re
import resource
import sys
from pathlib import Path


def peak_mb() -> int:
    """Give the peak memory of this process in megabytes (10⁶ bytes)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        status = ""
    # A started process inherits the peak of its parent in `ru_maxrss`, not in `VmHWM`.
    if found := re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE):
        return int(found[1]) * 1024 // 10**6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 10**6 if sys.platform == "darwin" else peak * 1024 // 10**6
