"""Accessions that share bodies, executed and undone in any order, against a plain Python model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accessions.domain import answers_by_link, answers_by_office, execution, planning, preview, undo
from accessions.models import Accession
from accessions.states import AccessionState, ParticipantState
from accounts.models import User
from core.refusals import DomainRefusal
from members.models import Membership, Organisation
from tests.factories import NOW, TODAY, OrganisationFactory, UserFactory, declarer_input, nominee_input

pytestmark = pytest.mark.django_db

COUNT = 3  # of accessions and of bodies
number = st.integers(min_value=0, max_value=COUNT - 1)
answers = (
    st.lists(  # for each accession and body: whether it declared, and whether it brings a later membership forward
        st.lists(st.tuples(st.booleans(), st.booleans()), min_size=COUNT, max_size=COUNT),
        min_size=COUNT,
        max_size=COUNT,
    )
)
actions = (
    st.tuples(st.just("execute"), number)
    | st.tuples(st.just("undo"), number)
    | st.tuples(st.just("take_out"), number, number)
)
Answers = list[list[tuple[bool, bool]]]


class World:
    """Three accessions of the same three bodies; `executed` are those in force, in the order of their execution."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.by: User = UserFactory()
        self.bodies: list[Organisation] = OrganisationFactory.create_batch(COUNT)
        self.days = [TODAY - timedelta(days=10 * place) for place in range(COUNT)]
        self.accessions = [self._plan(place) for place in range(COUNT)]
        self.executed: list[int] = []
        self.taken_out: set[tuple[int, int]] = set()

    def _plan(self, place: int) -> Accession:
        made = planning.create(
            title=f"A{place}", effective_on=self.days[place], place="D", inviter="B", by=self.by, at=NOW
        )
        planning.add_organisations(made, self.bodies, by=self.by, at=NOW)
        for body, (declares, brings_forward) in zip(self.bodies, self.answers[place], strict=True):
            one = made.participants.get(organisation=body)
            if declares:
                answers_by_link.declare(one, declarer=declarer_input(), nominees=[nominee_input()], at=NOW)
                answers_by_office.decide_existing(one, brings_forward=brings_forward, by=self.by, at=NOW)
        return made

    def starts(self) -> dict[int, date]:
        """Since when each body is a member, by doing again what is in force."""
        found: dict[int, date] = {}
        for place in self.executed:
            for body, (declares, brings_forward) in enumerate(self.answers[place]):
                is_first = body not in found or (brings_forward and self.days[place] < found[body])
                if declares and is_first and (place, body) not in self.taken_out:
                    found[body] = self.days[place]
        return found

    def execute(self, place: int) -> None:
        accession = self.accessions[place]
        accession.refresh_from_db()
        if accession.state == AccessionState.OPEN and (count := preview.preview(accession).new_count):
            at = NOW + timedelta(minutes=len(self.executed))
            execution.carry_out(execution.order(accession, typed_count=count, by=self.by, at=at), at=at)
            self.executed.append(place)

    def undo(self, place: int) -> None:
        if place in self.executed:
            at = NOW + timedelta(hours=1)
            try:
                run = execution.order_undo(self.accessions[place], reason="Probe", by=self.by, at=at)
            except DomainRefusal as refusal:
                named = next(other for other in self.executed if f"„A{other}“" in str(refusal))
                assert self.executed.index(named) > self.executed.index(place)
                assert any(self.answers[named][body][0] for body in range(COUNT) if self.answers[place][body][0])
                return
            execution.carry_out(run, at=at)
            self.executed.remove(place)
            self.taken_out = {one for one in self.taken_out if one[0] != place}

    def take_out(self, place: int, body: int) -> None:
        one = self.accessions[place].participants.get(organisation=self.bodies[body])
        if one.state == ParticipantState.JOINED:
            try:
                undo.take_out(one, reason="Probe", by=self.by, at=NOW)
            except DomainRefusal:
                return
            self.taken_out.add((place, body))


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@example(answers=[[(True, True)] * COUNT] * COUNT, order=[0, 1, 2], history=[("undo", 0), ("undo", 2), ("undo", 0)])
@example(answers=[[(True, False)] * COUNT] * COUNT, order=[2, 1, 0], history=[("undo", 2), ("undo", 1), ("undo", 2)])
@settings(max_examples=20, deadline=None, derandomize=True)
@given(answers=answers, order=st.permutations(range(COUNT)), history=st.lists(actions, max_size=6))
def test_any_order_of_executing_and_undoing_ends_where_the_plain_model_ends(answers, order, history):
    with rolled_back():
        world = World(answers)
        for action, *values in [*(("execute", place) for place in order), *history]:
            getattr(world, action)(*values)
            rows = Membership.objects.valid().order_by("organisation")
            found = {world.bodies.index(row.organisation): row.start for row in rows.select_related("organisation")}
            assert found == world.starts()
        for place in reversed(world.executed[:]):
            world.undo(place)
        assert world.executed == []
        assert not Membership.objects.valid().exists()
