"""The one door through which an application changes its state."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.refusals import DomainRefusal
from journal.actors import Actor
from journal.entries import Data, record, record_many
from members.models import Application
from members.states import TRANSITIONS, ApplicationState, ApplicationTransition, is_allowed


class TransitionError(DomainRefusal):
    """The table does not allow the act in the present state; `application` is fresh from the database."""

    def __init__(self, application: Application, transition: ApplicationTransition) -> None:
        self.application = application
        self.act = transition
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        application = self.application
        sentence = f"Das geht nicht mehr: Der Antrag ist inzwischen {application.get_state_display()}"
        if application.decided_at and application.decided_by:
            moment = timezone.localtime(application.decided_at)
            sentence += f", entschieden von {application.decided_by} am {moment:%d.%m.%Y um %H:%M} Uhr"
        return f"{sentence}."


def lock(application: Application) -> Application:
    """The row as it is now, held until the transaction ends."""
    return _for_update(Application.objects.all()).get(pk=application.pk)


def lock_many(applications: QuerySet[Application]) -> list[Application]:
    """The rows, locked in one order everywhere, so that two callers wait for each other and never block."""
    return list(_for_update(applications.order_by("pk")))


def move(
    application: Application,
    transition: ApplicationTransition,
    *,
    actor: Actor,
    at: datetime,
    to: ApplicationState | None = None,
    data: Data | None = None,
    **changes: Any,
) -> Application:
    """Carry out an act in the running transaction and record it; `changes` are written in the same statement.

    Raises TransitionError where the table refuses. `to` is needed only where the table leaves a choice. The row must
    not be used after this: what is returned is the fresh one.
    """
    locked = lock(application)
    if not is_allowed(transition, locked.state):
        raise TransitionError(locked, transition)
    target = to or next(iter(TRANSITIONS[transition][1]))
    before = locked.state
    for field, value in {"state": target, "waiting_since": at, **changes}.items():
        setattr(locked, field, value)
    locked.save(update_fields=["state", "waiting_since", *changes])
    record(transition, locked, actor=actor, at=at, data={"from": before, "to": target.value, **(data or {})})
    return locked


def move_many(
    applications: Sequence[Application],
    transition: ApplicationTransition,
    *,
    actor: Actor,
    at: datetime,
    to: Callable[[Application], str] | None = None,
    **changes: Any,
) -> None:
    """`move()` for many applications locked before; `changes` hold for all, as expressions or values.

    `to` tells each one's target where the table leaves a choice; `changes` then carries `state` as an expression.
    Raises TransitionError where the table refuses one, and nothing is changed.
    """
    if refused := next((one for one in applications if not is_allowed(transition, one.state)), None):
        raise TransitionError(refused, transition)
    if not applications:
        return
    target = next(iter(TRANSITIONS[transition][1]))
    rows = Application.objects.filter(pk__in=[one.pk for one in applications])
    rows.update(**{"state": target, "waiting_since": at, **changes})
    record_many(
        transition,
        ((one, {"from": one.state, "to": to(one) if to else target.value}) for one in applications),
        actor=actor,
        at=at,
    )


def _for_update(applications: QuerySet[Application]) -> QuerySet[Application]:
    return applications.select_related("declaration", "details", "organisation", "decided_by").select_for_update(
        of=("self",)
    )
