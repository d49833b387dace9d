"""What may follow what: the shape of all tables of states, and the one engine that reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from django.db import models
from django.db.models import F, QuerySet
from django.utils import timezone

from core.refusals import DomainRefusal

Transition = TypeVar("Transition", bound=StrEnum)
State = TypeVar("State", bound=models.TextChoices)
Row = TypeVar("Row", bound=models.Model)
Actor = TypeVar("Actor")
Actor_contra = TypeVar("Actor_contra", contravariant=True)


class TransitionTable(Generic[Transition, State]):
    """For each transition the states it leads from and those it leads to."""

    def __init__(self, rules: Mapping[Transition, tuple[Set[State], Set[State]]]) -> None:
        self.rules = rules

    def allows(self, transition: Transition, state: str) -> bool:
        return state in self.rules[transition][0]

    def target(self, transition: Transition, to: str | None = None) -> State:
        """The state it leads to. ValueError where the table leaves a choice and `to` does not say which."""
        [target] = [state for state in self.rules[transition][1] if to in (None, state)]
        return target

    def allowed_pairs(self) -> list[tuple[str, str]]:
        """Every (from, to) of different states, for the database's trigger."""
        pairs = {(str(old), str(new)) for olds, news in self.rules.values() for old in olds for new in news}
        return sorted((old, new) for old, new in pairs if old != new)


class TransitionError(DomainRefusal):
    """The state of `row` does not allow this (any more); `row` is fresh from the database."""

    def __init__(self, row: Any, sentence: str) -> None:
        self.row = row
        super().__init__(sentence)


class Journal(Protocol[Actor_contra]):
    """What the engine needs of the journal, which lies above it: the module `journal.entries`."""

    def record(
        self, verb: str, subject: models.Model, *, actor: Actor_contra, at: datetime, data: Any = None
    ) -> Any: ...

    def record_many(self, verb: str, subjects: Iterable[Any], *, actor: Actor_contra, at: datetime) -> None: ...

    def last_author(
        self, subject: models.Model, *, state: str, reader: Actor_contra
    ) -> tuple[str, datetime] | None: ...


def state_sentence(row: Any) -> str:
    return f"Das geht nicht mehr: Der Stand ist inzwischen „{row.get_state_display()}“"


def no_fields(target: str, at: datetime) -> dict[str, Any]:
    return {}


class StateMachine(Generic[Row, Transition, State, Actor]):
    """Changes the states of a model's rows by its table, and records each change in the journal.

    `describe_state` says without the full stop what a row's state is, `author_prefix` joins who brought it there;
    `implied_fields` are written with each new state; `related` fields are read along with a locked row.
    """

    def __init__(
        self,
        model: type[Row],
        table: TransitionTable[Transition, State],
        *,
        journal: Journal[Actor],
        describe_state: Callable[[Row], str] = state_sentence,
        author_prefix: Callable[[Row], str] = lambda row: ". Geändert",
        implied_fields: Callable[[State, datetime], dict[str, Any]] = no_fields,
        related: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.table = table
        self.journal = journal
        self.describe_state = describe_state
        self.author_prefix = author_prefix
        self.implied_fields = implied_fields
        self.related = related

    def lock(self, row: Row) -> Row:
        """The row as it is now, held until the transaction ends."""
        return self._for_update(self.model._default_manager.all()).get(pk=row.pk)

    def lock_many(self, rows: QuerySet[Row]) -> list[Row]:
        """The rows, locked in one order everywhere, so that two callers wait for each other and never block."""
        return list(self._for_update(rows.order_by("pk")))

    def move(self, row: Row, transition: Transition, *, actor: Actor, at: datetime, **options: Any) -> Row:
        """Lock the row, then `move_locked()`. What is returned is the fresh row; the one given must not be used on."""
        return self.move_locked(self.lock(row), transition, actor=actor, at=at, **options)

    def move_locked(
        self,
        row: Row,
        transition: Transition,
        *,
        actor: Actor,
        at: datetime,
        to: str | None = None,
        data: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Row:
        """Change the state of a row read under a lock and record it; `changes` are written in the same statement.

        `to` is needed only where the table leaves a choice; `data` goes into the journal. Raises TransitionError where
        the table refuses.
        """
        self.require_allowed(row, transition, actor=actor)
        before, target = _state(row), self.table.target(transition, to)
        fields = {"state": target, **self.implied_fields(target, at), **changes}
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
        journal_data = {"from": before, "to": target.value, **(data or {})}
        self.journal.record(transition, row, actor=actor, at=at, data=journal_data)
        return row

    def move_many(
        self,
        rows: Sequence[Row],
        transition: Transition,
        *,
        actor: Actor,
        at: datetime,
        to_field: str = "",
        **changes: Any,
    ) -> None:
        """`move_locked()` for many rows in two statements; the rows in hand stay as they were.

        `changes` hold for all, as expressions or values. Where the table leaves a choice, `to_field` names the field
        that holds each row's target; all of them must imply the same fields. Raises TransitionError where the table
        refuses one row, and nothing is changed.
        """
        for row in rows:
            self.require_allowed(row, transition, actor=actor)
        if not rows:
            return
        targets = [self.table.target(transition, getattr(row, to_field) if to_field else None) for row in rows]
        state = F(to_field) if to_field else targets[0]
        fields = {"state": state, **self.implied_fields(targets[0], at), **changes}
        self.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**fields)
        moved = ((row, {"from": _state(row), "to": new.value}) for row, new in zip(rows, targets, strict=True))
        self.journal.record_many(transition, moved, actor=actor, at=at)

    def require_allowed(self, row: Row, transition: Transition, *, actor: Actor) -> None:
        """Raises TransitionError where the table does not allow the transition from the row's state."""
        if not self.table.allows(transition, _state(row)):
            raise self.refusal(row, reader=actor)

    def refusal(self, row: Row, *, reader: Actor | None = None) -> TransitionError:
        """What to raise where a fresh row's state stands in the way: it says which, and who brought it there when.

        The journal decides who may read that name.
        """
        return TransitionError(row, f"{self.describe_state(row)}{self._author(row, reader)}.")

    def _author(self, row: Row, reader: Actor | None) -> str:
        author = reader and self.journal.last_author(row, state=_state(row), reader=reader)
        if not author:
            return ""
        name, at = author
        return f"{self.author_prefix(row)} von {name} am {timezone.localtime(at):%d.%m.%Y um %H:%M} Uhr"

    def _for_update(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        joined = rows.select_related(*self.related) if self.related else rows
        return joined.select_for_update(no_key=True, of=("self",))


def _state(row: Any) -> str:
    return str(row.state)
