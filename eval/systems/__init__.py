"""What can be evaluated; add a system by a file here and a line below."""

from eval.systems.base import Job, OnDone, Options, System
from eval.systems.opening import open_system
from eval.systems.registry import SYSTEMS

__all__ = ["SYSTEMS", "Job", "OnDone", "Options", "System", "open_system"]
