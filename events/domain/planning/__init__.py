"""Planning an event: details, publication, cancellation."""

from events.domain.planning.details import CHANGEABLE_FIELDS, change, create, set_team, version_of
from events.domain.planning.publishing import cancel, missing_fields, publish, withdraw
from events.domain.planning.transitions import EVENT_MACHINE, lock_not_cancelled

__all__ = [
    "CHANGEABLE_FIELDS",
    "EVENT_MACHINE",
    "cancel",
    "change",
    "create",
    "lock_not_cancelled",
    "missing_fields",
    "publish",
    "set_team",
    "version_of",
    "withdraw",
]
