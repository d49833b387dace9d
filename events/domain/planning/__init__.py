"""Planning an event: its frame, publication, calling it off. Each verb has its contract in its module."""

from events.domain.planning.doors import EventRefusal, lock_standing
from events.domain.planning.framing import CHANGEABLE, change, create, seen_of, set_team
from events.domain.planning.publishing import cancel, missing, publish, withdraw

__all__ = [
    "CHANGEABLE",
    "EventRefusal",
    "cancel",
    "change",
    "create",
    "lock_standing",
    "missing",
    "publish",
    "seen_of",
    "set_team",
    "withdraw",
]
