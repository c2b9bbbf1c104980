"""Where bulletins are kept."""

from service.database.engine import open_engine
from service.database.rows import BulletinRow, Priority, State
from service.database.store import BulletinStore

__all__ = ["BulletinRow", "BulletinStore", "Priority", "State", "open_engine"]
