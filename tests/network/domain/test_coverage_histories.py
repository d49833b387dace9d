"""Coverage by SQL against a plain Python model, at every date of random histories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from core.refusals import DomainRefusal
from journal.actors import SYSTEM
from members.domain import membership_corrections, memberships
from members.models import Membership, Organisation
from network.domain import coverage
from network.domain.coverage import COLLECTIVE, OWN, CoveredCount
from regions.models import Area
from tests import factories

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(10)]
KREISFREI = "kreisfreie Stadt"

pytestmark = pytest.mark.django_db

day = st.sampled_from(DAYS)
which = st.integers(min_value=0, max_value=50)  # of the things there are by then, counted round
single = st.tuples(st.just("join"), which, day, st.sampled_from(["declaration", "by_hand", "accession"]))
actions = (
    single
    | st.tuples(st.just("accede"), day)
    | st.tuples(st.just("end"), which, day)
    | st.tuples(st.just("return_after"), which, day, st.integers(min_value=0, max_value=2))
    | st.tuples(st.just("correct"), which, day, st.none() | day)
    | st.tuples(st.just("void"), which)
    | st.tuples(st.just("undo"), which)
    | st.tuples(st.just("bring_forward"), which, day)
    | st.tuples(st.just("succeed"), which, day)
)


@dataclass
class Span:
    """A membership as the model knows it."""

    row: Membership
    area: str
    start: date
    basis: str
    end: date | None = None
    voided: bool = False

    def holds(self, on: date) -> bool:
        return not self.voided and self.start <= on and (self.end is None or on < self.end)


@dataclass
class World:
    """What has happened, written to the database by the domain's functions and kept here in plain lists."""

    by: User
    bodies: dict[str, Organisation]
    life: dict[str, tuple[date | None, date | None]]
    spans: list[Span] = field(default_factory=list)
    accessions: list[list[Span]] = field(default_factory=list)

    def join(self, number: int, start: date, basis: str) -> list[Span]:
        ags = sorted(self.bodies)[number % len(self.bodies)]
        with suppress(DomainRefusal):
            row = memberships.open_membership(
                organisation=self.bodies[ags],
                start=start,
                basis=Membership.Basis(basis),
                actor=SYSTEM,
                at=factories.NOW,
            )
            self.spans.append(Span(row, ags, start, basis))
            return self.spans[-1:]
        return []

    def accede(self, start: date) -> None:
        self.accessions.append(
            [span for number in range(len(self.bodies)) for span in self.join(number, start, "accession")]
        )

    def end(self, number: int, on: date) -> None:
        if self.spans:
            span = self.spans[number % len(self.spans)]
            with suppress(DomainRefusal):
                span.end = memberships.end(span.row, on=on, reason="Probe", by=self.by, at=factories.NOW).end

    def return_after(self, number: int, on: date, gap: int) -> None:
        if self.spans:
            span = self.spans[number % len(self.spans)]
            self.end(number, on)
            self.join(sorted(self.bodies).index(span.area), on + timedelta(days=gap), "declaration")

    def correct(self, number: int, start: date, end: date | None) -> None:
        if self.spans:
            span = self.spans[number % len(self.spans)]
            with suppress(DomainRefusal):
                span.row = membership_corrections.correct_dates(
                    span.row,
                    start=start,
                    end=end,
                    seen_dates=(span.start, span.end),
                    reason="Probe",
                    by=self.by,
                    at=factories.NOW,
                )
                span.start, span.end = start, end

    def void(self, number: int) -> None:
        if self.spans:
            self._void(self.spans[number % len(self.spans)])

    def undo(self, number: int) -> None:
        for span in self.accessions[number % len(self.accessions)] if self.accessions else []:
            self._void(span)

    def bring_forward(self, number: int, start: date) -> None:
        if self.spans and not (span := self.spans[number % len(self.spans)]).voided:
            self._void(span)
            self.join(sorted(self.bodies).index(span.area), start, "accession")

    def succeed(self, number: int, on: date) -> None:
        old = sorted(self.bodies)[number % len(self.bodies)]
        new = f"{old[:5]}{900 + len(self.bodies)}"
        if len(old) < 8 or self.life[old] != (None, None):
            return
        area = factories.GemeindeFactory(ags=new, parent=Area.objects.get(ags=old[:5]), valid_from=on)
        Area.objects.filter(ags=old).update(valid_to=on, successor=area)
        self.bodies[new] = factories.OrganisationFactory(body_of=area, seat=area)
        self.life |= {old: (None, on), new: (on, None)}

    def _void(self, span: Span) -> None:
        memberships.void(span.row, reason="Probe", actor=SYSTEM, at=factories.NOW)
        span.voided = True

    def basis_of(self, ags: str, on: date) -> str:
        (held,) = [span.basis for span in self.spans if span.area == ags and span.holds(on)] or [""]
        return {"": "", "accession": COLLECTIVE}.get(held, OWN)

    def exists(self, ags: str, on: date) -> bool:
        first, last = self.life[ags]
        return (first is None or first <= on) and (last is None or on < last)

    def since(self, ags: str, on: date) -> date | None:
        begun = None
        while any(span.holds(on) for span in self.spans if span.area == ags):
            begun, on = on, on - timedelta(days=1)
        return begun

    def municipalities(self, on: date) -> dict[str, tuple[str, date | None]]:
        there = [ags for ags in sorted(self.bodies) if len(ags) == 8 and self.exists(ags, on)]
        return {ags: (self.basis_of(ags, on), self.since(ags, on)) for ags in there}

    def areas(self, on: date) -> dict[str, tuple[object, ...]]:
        """As `summary_of()`: for Land, Bezirk, kreisfreie Stadt and Kreis."""
        result = {}
        for key in ("05", "057", "05711", "05766"):
            bases = [basis for ags, (basis, _) in self.municipalities(on).items() if ags.startswith(key)]
            own, collective = bases.count(OWN), bases.count(COLLECTIVE)
            gemeinden = CoveredCount(own + collective, len(bases))
            kreis, bezirk = self._upper("05766", key, on), self._upper("057", key, on)
            complete = bool(bases) and all(bases)
            result[key] = (gemeinden, own, collective, kreis, bezirk, complete)
        return result

    def _upper(self, ags: str, key: str, on: date) -> CoveredCount:
        return CoveredCount(int(bool(self.basis_of(ags, on))), 1) if ags.startswith(key) else CoveredCount()


@contextmanager
def undone() -> Iterator[None]:
    """Each example begins with the same empty network."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def world() -> World:
    lippe = factories.KreisFactory()
    city = factories.KreisFactory(ags="05711", name="Bielefeld", kind=KREISFREI)
    areas = [
        lippe.parent,
        lippe,
        factories.GemeindeFactory(ags="05711000", parent=city, kind=KREISFREI),
        factories.GemeindeFactory(ags="05766001", parent=lippe),
        factories.GemeindeFactory(ags="05766002", parent=lippe),
    ]
    bodies = {area.ags: factories.OrganisationFactory(body_of=area, seat=area) for area in areas}
    factories.OrganisationFactory(seat=areas[-1])
    return World(factories.UserFactory(), bodies, dict.fromkeys(bodies, (None, None)))


def summary_of(areas: dict[str, coverage.AreaCoverage]) -> dict[str, tuple[object, ...]]:
    return {
        ags: (
            one.municipalities,
            one.own,
            one.collective,
            one.kreise,
            one.bezirksregierungen,
            one.is_complete,
        )
        for ags, one in areas.items()
    }


@settings(max_examples=30, deadline=None, derandomize=True)
@given(history=st.lists(actions, max_size=14))
def test_coverage_is_what_a_plain_model_counts_at_every_date(history):
    with undone():
        it = world()
        for action, *values in history:
            getattr(it, action)(*values)
        each = coverage.on_days(DAYS)
        for on, at_once in zip(DAYS, each, strict=True):
            now = coverage.on_day(on)
            found = {ags: (one.basis_group, one.since) for ags, one in now.municipalities.items()}
            assert found == it.municipalities(on)
            assert summary_of(now.areas) == summary_of(at_once) == it.areas(on)
