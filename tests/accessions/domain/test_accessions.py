"""Accessions: participants, contacts, answers, preview, execution, undo."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessions.domain import (
    answers_by_link,
    answers_by_office,
    execution,
    invitations,
    pasted_contacts,
    planning,
    preview,
    undo,
)
from accessions.models import Accession, AccessionParticipant
from accessions.states import AccessionState, ParticipantState, RunOutcome
from accounts.models import User
from core.links import find_by_code
from core.refusals import DomainRefusal
from core.transitions import TransitionError
from journal.entries import entries_for
from mailings.models import OutgoingMail
from mailings.states import MailState
from members.domain import applications, membership_corrections, memberships, nominations
from members.models import Membership, Nomination, Organisation, Person, Post, Representative
from network.domain import coverage
from tests.factories import (
    NOW,
    TODAY,
    GemeindeFactory,
    KreisFactory,
    OrganisationFactory,
    RegierungsbezirkFactory,
    UserFactory,
    confirmed_application,
    declarer_input,
    nominee_input,
    submitted_application,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)
P = ParticipantState


@pytest.fixture
def office_user() -> User:
    return UserFactory()


@pytest.fixture
def towns() -> list[Organisation]:
    """Three Gemeinden and their Kreis, each with its body."""
    areas = [GemeindeFactory(ags=f"0576600{number}", name=f"Musterstadt {number}") for number in (1, 2, 3)]
    areas.append(KreisFactory())
    return [OrganisationFactory(name=area.title, slug=f"koerper-{area.ags}", body_of=area, seat=area) for area in areas]


@pytest.fixture
def accession(office_user: User, towns: list[Organisation]) -> Accession:
    made = planning.create(
        title="Beitritt des Regierungsbezirks",
        effective_on=TODAY,
        place="Detmold",
        inviter="Bezirksregierung Detmold",
        areas=[RegierungsbezirkFactory()],
        signatures=[planning.SignatoryInput("Regierungspräsidentin", "Rita Beispiel")],
        by=office_user,
        at=NOW,
    )
    planning.add_bodies(made, by=office_user, at=NOW)
    return made


def participant_of(accession: Accession, organisation: Organisation) -> AccessionParticipant:
    return accession.participants.get(organisation=organisation)


def contact_lines(towns: list[Organisation]) -> str:
    return "\n".join(f"{town.name};rathaus{number}@stadt.example.org" for number, town in enumerate(towns))


def invite_all(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    pasted_contacts.save_contacts(accession, contact_lines(towns), by=office_user, at=NOW)
    invitations.invite(accession, by=office_user, at=NOW)


def declare_for(accession: Accession, *organisations: Organisation) -> None:
    for number, one in enumerate(organisations):
        named = [nominee_input(number + 10 * place) for place in (1, 2)]
        answers_by_link.declare(participant_of(accession, one), declarer=declarer_input(), nominees=named, at=NOW)


def execute(accession: Accession, office_user: User, *, at: datetime = NOW) -> Accession:
    execution.order(accession, typed_count=preview.preview(accession).new_count, by=office_user, at=at)
    assert execution.run_due(at=at) == 1
    accession.refresh_from_db()
    return accession


def undo_execution(accession: Accession, office_user: User, *, at: datetime = LATER) -> Accession:
    execution.order_undo(accession, reason="Die Urkunde nennt den falschen Tag.", by=office_user, at=at)
    assert execution.run_due(at=at) == 1
    accession.refresh_from_db()
    return accession


def test_each_body_is_added_once(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    assert planning.add_bodies(accession, by=office_user, at=NOW) == 0
    assert {one.organisation for one in accession.participants.all()} == set(towns)


def test_kreisfreie_stadt_is_added_once(office_user: User) -> None:
    kreisfrei = KreisFactory(ags="05711", name="Bielefeld", kind="kreisfreie Stadt")
    gemeinde = GemeindeFactory(ags="05711000", name="Bielefeld", kind="kreisfreie Stadt", parent=kreisfrei)
    stadt = OrganisationFactory(name="Stadt Bielefeld", slug="stadt-bielefeld", body_of=gemeinde)
    made = planning.create(
        title="Zwei Schlüssel",
        effective_on=TODAY,
        place="Bielefeld",
        inviter="B",
        areas=[kreisfrei],
        by=office_user,
        at=NOW,
    )
    assert planning.add_bodies(made, by=office_user, at=NOW) == 1
    assert made.participants.get().organisation == stadt


@pytest.mark.parametrize("day", [date(2021, 12, 31), TODAY + timedelta(days=367)])
def test_day_too_early_or_too_far_ahead_is_refused(day: date, accession: Accession, office_user: User) -> None:
    with pytest.raises(DomainRefusal):
        planning.create(title="T", effective_on=day, place="D", inviter="B", by=office_user, at=NOW)
    with pytest.raises(DomainRefusal):
        planning.change(accession, changes={"effective_on": day}, by=office_user, at=NOW)
    assert Accession.objects.get().effective_on == TODAY
    for allowed in (date(2022, 1, 1), TODAY + timedelta(days=366)):
        assert planning.change(accession, changes={"effective_on": allowed}, by=office_user, at=NOW)


def test_six_people_may_sign_and_no_seventh(accession: Accession, office_user: User) -> None:
    people = [planning.SignatoryInput(role="Landrat", name=f"Nr. {number}") for number in range(7)]
    planning.change(accession, changes={}, signatures=people[:6], by=office_user, at=NOW)
    with pytest.raises(DomainRefusal, match="Höchstens 6 Personen können unterzeichnen"):
        planning.change(accession, changes={}, signatures=people, by=office_user, at=NOW)
    assert [one.name for one in accession.signatories.order_by("position")] == [one.name for one in people[:6]]


def test_change_is_journalled_with_the_names_of_the_fields(accession: Accession, office_user: User) -> None:
    planning.change(accession, changes={"place": "Lemgo", "title": accession.title}, by=office_user, at=NOW)
    last = entries_for(accession).last()
    assert (last.verb, last.data, last.actor_id) == ("change", {"fields": ["place"]}, office_user.pk)


def test_contacts_are_saved_at_the_heads_post_once(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    assert pasted_contacts.save_contacts(accession, contact_lines(towns), by=office_user, at=NOW) == 4
    assert pasted_contacts.save_contacts(accession, contact_lines(towns), by=office_user, at=NOW) == 0
    heads = Post.objects.filter(kind=Post.Kind.HEAD, organisation__in=towns)
    assert sorted(heads.values_list("mailbox", flat=True)) == [f"rathaus{n}@stadt.example.org" for n in range(4)]


def test_line_full_of_blanks_is_parsed_in_linear_time(accession: Accession) -> None:
    """Such as a cell pasted without its borders: the time grows with the length, not with its square."""
    begun = time.process_time()
    pasted = pasted_contacts.parse_contacts(
        accession, f"Musterstadt 1   leitung@haus.example.org\na{' ' * 200_000}b@c.de x"
    )
    assert time.process_time() - begun < 5
    assert [row.email for row in pasted.usable] == ["leitung@haus.example.org"]


def test_invite_mails_each_once(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    pasted_contacts.save_contacts(accession, contact_lines(towns[:3]), by=office_user, at=NOW)
    first = invitations.invite(accession, by=office_user, at=NOW)
    again = invitations.invite(accession, by=office_user, at=LATER)
    assert (first.mailed, [one.organisation for one in first.without_address]) == (3, [towns[3]])
    assert (again.mailed, OutgoingMail.objects.count()) == (0, 3)
    assert [one.organisation for one in invitations.invite_by_letter(accession, by=office_user, at=NOW)] == [towns[3]]
    assert set(accession.participants.values_list("state", flat=True)) == {P.INVITED}


def test_code_opens_what_the_link_opens(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    participant = participant_of(accession, towns[0])
    participants, code = AccessionParticipant.objects.all(), participant.code()
    assert find_by_code(participants, f" {code.lower().replace('-', ' ')} ") == participant
    assert find_by_code(participants, code[:-1] + ("A" if code[-1] != "A" else "B")) is None
    assert find_by_code(participants, "nichts") is None
    participant.link_generation += 1
    participant.save()
    assert find_by_code(participants, code) is None


def test_declare_again_changes_nothing(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    invite_all(accession, towns, office_user)
    declare_for(accession, towns[0])
    before = OutgoingMail.objects.count(), Nomination.objects.count()
    declare_for(accession, towns[0])
    assert (OutgoingMail.objects.count(), Nomination.objects.count()) == before


def test_changed_declaration_keeps_nominations_that_remain(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    invite_all(accession, towns, office_user)
    one = participant_of(accession, towns[0])
    answers_by_link.declare(one, declarer=declarer_input(), nominees=[nominee_input(1), nominee_input(2)], at=NOW)
    remaining = Nomination.objects.get(last_name="Muster 2")
    answers_by_link.declare(one, declarer=declarer_input(), nominees=[nominee_input(2), nominee_input(3)], at=LATER)
    named = list(participant_of(accession, towns[0]).declaration.nominations.values_list("last_name", "position"))
    assert named == [("Muster 2", 1), ("Muster 3", 2)]
    assert Nomination.objects.get(last_name="Muster 2").pk == remaining.pk
    assert OutgoingMail.objects.filter(template="members/nominated", to="muster2@stadt.example.org").count() == 1
    assert OutgoingMail.objects.filter(template="members/nominated", to="").count() == 1


def test_declining_deletes_the_nominations(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    invite_all(accession, towns, office_user)
    declare_for(accession, towns[0])
    one = answers_by_link.decline(participant_of(accession, towns[0]), text="Der Rat hat anders entschieden.", at=LATER)
    assert (one.state, one.declaration, Nomination.objects.count()) == (P.DECLINED, None, 0)


def test_second_proxy_invalidates_the_link_of_the_first(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    invite_all(accession, towns, office_user)
    one = participant_of(accession, towns[0])
    first = answers_by_link.ProxyInput("Vera", "Vertretung", "Beigeordnete", "vera@stadt.example.org")
    answers_by_link.name_proxy(one, head="Bürgermeister Beispiel", proxy=first, at=NOW)
    answers_by_link.name_proxy(one, head="Bürgermeister Beispiel", proxy=first, at=NOW)
    assert participant_of(accession, towns[0]).link_generation == 1
    second = answers_by_link.ProxyInput("Karl", "Kämmerer", "Kämmerer", "karl@stadt.example.org")
    one = answers_by_link.name_proxy(one, head="Bürgermeister Beispiel", proxy=second, at=LATER)
    assert (one.link_generation, str(one.proxy), one.proxy.named_by) == (2, "Karl Kämmerer", "Bürgermeister Beispiel")
    new_links = OutgoingMail.objects.filter(template="accessions/link").values_list("to", flat=True)
    assert list(new_links) == ["rathaus0@stadt.example.org"]  # the head's own link is a new one, too


def test_proxy_and_declarer_are_named_also_where_their_mail_must_wait(
    accession: Accession, towns: list[Organisation], office_user: User, settings: Any
) -> None:
    settings.MAILS_PER_MAILBOX_HOUR = 1
    invite_all(accession, towns, office_user)
    proxy = answers_by_link.ProxyInput("Vera", "Vertretung", "Beigeordnete", "vera@stadt.example.org")
    for town in towns[:3]:
        one = answers_by_link.name_proxy(participant_of(accession, town), head="Leitung", proxy=proxy, at=NOW)
        assert str(one.proxy) == "Vera Vertretung"
    mails = OutgoingMail.objects.filter(template="accessions/proxy").order_by("pk")
    assert list(mails.values_list("state", flat=True)) == ["waiting", "throttled", "throttled"]


def test_reminder_is_sent_once_to_those_without_an_answer(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    planning.change(accession, changes={"answer_by": date(2024, 2, 20)}, by=office_user, at=NOW)
    invite_all(accession, towns, office_user)
    declare_for(accession, towns[0])
    assert invitations.remind_due(at=NOW + timedelta(days=5)) == 0
    assert invitations.remind_due(at=datetime(2024, 2, 13, 8, tzinfo=UTC)) == 3
    assert invitations.remind_due(at=datetime(2024, 2, 14, 8, tzinfo=UTC)) == 0


def test_preview_classifies_each_participant(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    first, second, third, kreis = towns
    invite_all(accession, towns, office_user)
    memberships.record_membership(organisation=first, start=date(2023, 6, 29), by=office_user, at=NOW)
    memberships.record_membership(organisation=second, start=date(2024, 3, 1), by=office_user, at=NOW)
    declare_for(accession, second, third)
    open_one = confirmed_application(third)
    found = preview.preview(accession)
    assert [one.participant.organisation for one in found.already] == [first]
    assert [one.participant.organisation for one in found.later] == [second]
    assert ([one.organisation for one in found.new], found.applications) == ([third], [open_one])
    assert [one.organisation for one in found.silent] == [kreis]
    assert [area.ags for area in found.uncovered] == ["05766002"]
    answers_by_office.decide_existing(participant_of(accession, second), brings_forward=True, by=office_user, at=NOW)
    assert (preview.preview(accession).new_count, preview.preview(accession).is_complete) == (2, True)


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "expected"),
    [
        (-30, 0, "new"),  # the end is the first day without a membership
        (-30, 1, "already"),
        (0, None, "already"),
        (1, None, "later"),
    ],
)
def test_preview_takes_the_effective_day_itself_for_joined(
    accession: Accession, towns: list[Organisation], starts_in: int, ends_in: int | None, expected: str
) -> None:
    town, by = towns[0], accession.created_by
    invite_all(accession, towns, by)
    declare_for(accession, town)
    own = memberships.record_membership(organisation=town, start=TODAY + timedelta(days=starts_in), by=by, at=NOW)
    if ends_in is not None:
        memberships.end(own, on=TODAY + timedelta(days=ends_in), reason="Fusion", by=by, at=NOW)
    found = preview.preview(accession)
    by_list = {"new": found.new, "already": found.already, "later": found.later}
    assert {name for name, rows in by_list.items() if rows} == {expected}


@pytest.mark.parametrize("declaring", [2, 3])
def test_preview_counts_as_coverage_does_after_the_execution(
    accession: Accession, towns: list[Organisation], office_user: User, declaring: int
) -> None:
    invite_all(accession, towns, office_user)
    declare_for(accession, *towns[:declaring])
    before = preview.preview(accession)
    execute(accession, office_user)
    after = coverage.on_day(accession.effective_on)
    assert {area.ags for area in before.uncovered} == after.municipalities.keys() - after.covered
    assert before.is_complete == after.areas["05766"].is_complete == (declaring == 3)


def test_execute_does_what_the_preview_said(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    first, second, third, kreis = towns
    invite_all(accession, towns, office_user)
    own = memberships.record_membership(organisation=first, start=date(2023, 6, 29), by=office_user, at=NOW)
    declare_for(accession, second, third)
    earlier = confirmed_application(third)
    execute(accession, office_user)
    assert accession.state == AccessionState.EXECUTED
    states = dict(accession.participants.values_list("organisation", "state"))
    assert states == {first.pk: P.SKIPPED, second.pk: P.JOINED, third.pk: P.JOINED, kreis.pk: P.SKIPPED}
    made = Membership.objects.filter(basis=Membership.Basis.ACCESSION)
    assert {(one.organisation, one.start) for one in made} == {(second, TODAY), (third, TODAY)}
    assert Membership.objects.get(organisation=first) == own
    earlier.refresh_from_db()
    assert (earlier.state, earlier.superseded_by.organisation) == ("superseded", third)
    held = Post.objects.filter(organisation=third, kind=Post.Kind.MULTIPLIER, representatives__start=TODAY)
    assert held.count() == 2
    keys = Nomination.objects.filter(declaration__participant__organisation=third).values("subject_key")
    assert Person.objects.filter(subject_key__in=keys).count() == 2  # so that what they consented to stays theirs
    assert OutgoingMail.objects.filter(template="accessions/welcome").count() == 2


def test_order_requires_the_number_and_is_possible_once(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, *towns)
    with pytest.raises(DomainRefusal, match="4 neue Mitgliedschaften, nicht 3"):
        execution.order(accession, typed_count=3, by=office_user, at=NOW)
    execution.order(accession, typed_count=4, by=office_user, at=NOW)
    with pytest.raises(TransitionError, match="gerade ausgeführt"):
        execution.order(accession, typed_count=4, by=office_user, at=NOW)
    assert (execution.run_due(at=NOW), execution.run_due(at=NOW)) == (1, 0)
    assert Membership.objects.count() == 4


def test_a_change_after_the_order_stops_the_execution(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, *towns)
    run = execution.order(accession, typed_count=4, by=office_user, at=NOW)
    memberships.record_membership(organisation=towns[0], start=date(2023, 6, 29), by=office_user, at=NOW)
    execution.run_due(at=NOW)
    run.refresh_from_db()
    accession.refresh_from_db()
    assert (run.outcome, accession.state, Membership.objects.count()) == (RunOutcome.REFUSED, AccessionState.OPEN, 1)
    assert "Es wären 3 neue Mitgliedschaften statt 4" in run.message


def test_execution_that_violates_a_constraint_is_refused_and_writes_nothing(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    """Another transaction opens a membership without taking the lock."""
    declare_for(accession, *towns)
    run = execution.order(accession, typed_count=4, by=office_user, at=NOW)
    insert = """INSERT INTO members_membership (organisation_id, start, basis, end_reason, void_reason, created_at)
        VALUES (%s, '2024-01-01', 'by_hand', '', '', now())"""

    def meddle(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "members_membership"'):
            execute(insert, [towns[0].pk], False, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meddle):
        assert execution.run_due(at=NOW) == 1
    run.refresh_from_db()
    accession.refresh_from_db()
    assert (run.outcome, accession.state, Membership.objects.count()) == (RunOutcome.REFUSED, AccessionState.OPEN, 0)
    assert "hätte einer anderen widersprochen" in run.message


def test_answers_are_closed_once_ordered(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    declare_for(accession, *towns)
    execution.order(accession, typed_count=4, by=office_user, at=NOW)
    with pytest.raises(TransitionError):
        answers_by_link.decline(participant_of(accession, towns[0]), at=NOW)


def test_bringing_forward_voids_and_links(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    later = memberships.record_membership(organisation=towns[0], start=date(2024, 3, 1), by=office_user, at=NOW)
    declare_for(accession, towns[0])
    answers_by_office.decide_existing(participant_of(accession, towns[0]), brings_forward=True, by=office_user, at=NOW)
    execute(accession, office_user)
    later.refresh_from_db()
    [valid] = towns[0].memberships.valid()
    assert (later.voided_at, valid.replaces, valid.start) == (NOW, later, TODAY)
    undo_execution(accession, office_user)
    [restored] = towns[0].memberships.valid()
    assert (restored.start, restored.basis, restored.replaces) == (date(2024, 3, 1), later.basis, valid)


def test_undo_reopens_superseded_applications_and_leaves_later_ones(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    invite_all(accession, towns, office_user)
    declare_for(accession, *towns[:2])
    closed = confirmed_application(towns[0])
    execute(accession, office_user)
    since = confirmed_application(towns[1], at=LATER)
    unconfirmed = submitted_application(towns[1], at=LATER)
    undo_execution(accession, office_user)
    assert not Membership.objects.valid().exists()
    for application, state in ((closed, "confirmed"), (since, "confirmed"), (unconfirmed, "submitted")):
        application.refresh_from_db()
        assert application.state == state
    assert set(accession.participants.values_list("state", flat=True)) == {P.DECLARED, P.INVITED}
    assert accession.state == AccessionState.OPEN


def test_undo_stops_unsent_mails_and_corrects_the_sent(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    invite_all(accession, towns, office_user)
    declare_for(accession, *towns[:2])
    execute(accession, office_user)
    first = OutgoingMail.objects.filter(template="accessions/welcome").order_by("pk").first()
    OutgoingMail.objects.filter(pk=first.pk).update(state=MailState.SENT, sent_at=NOW)
    undo_execution(accession, office_user)
    for membership in Membership.objects.filter(basis=Membership.Basis.ACCESSION):
        last = entries_for(membership).last()
        assert (last.verb, last.data) == ("void", {"accession": accession.pk})
    stopped = OutgoingMail.objects.filter(template="accessions/welcome", state=MailState.STOPPED)
    corrections = OutgoingMail.objects.filter(template="accessions/undone")
    assert (stopped.count(), [one.cause_id for one in corrections]) == (1, [first.cause_id])


def test_undo_does_not_change_participants_changed_since(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, *towns)
    execute(accession, office_user)
    ended = towns[0].memberships.get()
    memberships.end(ended, on=date(2024, 2, 2), reason="Beschluss", by=office_user, at=LATER)
    assert [one.participant.organisation for one in undo.changed_since(accession)] == [towns[0]]
    undo_execution(accession, office_user)
    ended.refresh_from_db()
    assert (ended.voided_at, participant_of(accession, towns[0]).state) == (None, P.JOINED)
    assert Membership.objects.valid().count() == 1
    assert preview.preview(accession).new_count == 3


@pytest.fixture
def second(towns: list[Organisation], office_user: User) -> Accession:
    """Another accession, of the first town and of an organisation that is in no other."""
    made = planning.create(
        title="Verbund", effective_on=TODAY - timedelta(days=5), place="D", inviter="B", by=office_user, at=NOW
    )
    planning.add_organisations(made, [towns[0], OrganisationFactory(name="Weitere")], by=office_user, at=NOW)
    return made


def test_accession_that_another_one_rests_on_is_undone_after_it(
    accession: Accession, second: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, *towns[:2])
    execute(accession, office_user)
    declare_for(second, *(one.organisation for one in second.participants.all()))
    execute(second, office_user)
    with pytest.raises(DomainRefusal, match="Nehmen Sie zuerst „Verbund“ zurück"):
        execution.order_undo(accession, reason="Irrtum", by=office_user, at=LATER)
    undo_execution(second, office_user)
    undo_execution(accession, office_user)
    assert not Membership.objects.valid().exists()


def test_membership_brought_forward_by_a_second_accession_ends_with_both(
    accession: Accession, second: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, towns[0], towns[1])
    execute(accession, office_user)
    declare_for(second, towns[0])
    answers_by_office.decide_existing(participant_of(second, towns[0]), brings_forward=True, by=office_user, at=NOW)
    execute(second, office_user)
    assert towns[0].memberships.valid().get().start == TODAY - timedelta(days=5)
    with pytest.raises(DomainRefusal, match="Nehmen Sie zuerst „Verbund“ zurück"):
        execution.order_undo(accession, reason="Irrtum", by=office_user, at=LATER)
    undo_execution(second, office_user)
    restored = towns[0].memberships.valid().get()
    assert (restored.start, participant_of(accession, towns[0]).membership) == (TODAY, restored)
    undo_execution(accession, office_user)
    assert not Membership.objects.valid().exists()


def test_body_taken_out_of_the_second_accession_does_not_hold_up_the_first(
    accession: Accession, second: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, towns[0], towns[1])
    execute(accession, office_user)
    declare_for(second, towns[0])
    answers_by_office.decide_existing(participant_of(second, towns[0]), brings_forward=True, by=office_user, at=NOW)
    execute(second, office_user)
    undo.take_out(participant_of(second, towns[0]), reason="Irrtum", by=office_user, at=LATER)
    undo_execution(accession, office_user)
    assert not Membership.objects.valid().exists()


def test_undo_voids_memberships_whose_dates_were_corrected(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    later = memberships.record_membership(organisation=towns[0], start=date(2024, 3, 1), by=office_user, at=NOW)
    declare_for(accession, *towns[:2])
    answers_by_office.decide_existing(participant_of(accession, towns[0]), brings_forward=True, by=office_user, at=NOW)
    execute(accession, office_user)
    for town in towns[:2]:
        corrected = membership_corrections.correct_dates(
            town.memberships.valid().get(),
            start=date(2024, 1, 15),
            end=None,
            seen_dates=(TODAY, None),
            reason="Beschluss",
            by=office_user,
            at=NOW,
        )
        assert participant_of(accession, town).membership == corrected
    undo_execution(accession, office_user)
    [restored] = Membership.objects.valid()
    assert (restored.organisation, restored.start, restored.basis) == (towns[0], later.start, later.basis)


def test_acceptance_is_undone_after_the_accession_that_brought_it_forward(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    application = applications.accept(confirmed_application(towns[0]), start=date(2024, 3, 1), by=office_user, at=NOW)
    declare_for(accession, towns[0])
    answers_by_office.decide_existing(participant_of(accession, towns[0]), brings_forward=True, by=office_user, at=NOW)
    execute(accession, office_user)
    with pytest.raises(DomainRefusal, match="Nehmen Sie die Organisation zuerst dort heraus"):
        applications.undo_acceptance(application, reason="Irrtum", by=office_user, at=LATER)
    undo_execution(accession, office_user)
    application.refresh_from_db()
    assert application.membership == towns[0].memberships.valid().get()
    applications.undo_acceptance(application, reason="Irrtum", by=office_user, at=LATER)
    assert not Membership.objects.valid().exists()


def test_second_execution_after_an_undo_creates_no_second_posts(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, *towns)
    execute(accession, office_user)
    posts = Post.objects.filter(kind=Post.Kind.MULTIPLIER).count()
    undo_execution(accession, office_user)
    execute(accession, office_user, at=LATER)
    assert Post.objects.filter(kind=Post.Kind.MULTIPLIER).count() == posts == 8
    assert Membership.objects.valid().count() == 4


def test_undo_ends_after_thirty_days(accession: Accession, towns: list[Organisation], office_user: User) -> None:
    declare_for(accession, *towns)
    execute(accession, office_user)
    with pytest.raises(DomainRefusal, match=r"2\. März 2024"):
        execution.order_undo(accession, reason="Zu spät", by=office_user, at=NOW + timedelta(days=30, seconds=1))


def test_take_out_changes_no_other_participant(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    declare_for(accession, *towns)
    execute(accession, office_user)
    for _ in range(2):
        one = undo.take_out(participant_of(accession, towns[0]), reason="Irrtum in der Liste", by=office_user, at=LATER)
        assert (one.state, one.membership) == (P.SKIPPED, None)
    assert Membership.objects.valid().count() == 3
    undo_execution(accession, office_user)
    assert not Membership.objects.valid().exists()


def test_executing_costs_the_same_for_few_and_many(office_user: User) -> None:
    counts = []
    for number in (1, 30):
        made = planning.create(
            title=f"Mit {number}", effective_on=TODAY, place="D", inviter="B", by=office_user, at=NOW
        )
        bodies = OrganisationFactory.create_batch(number)
        planning.add_organisations(made, bodies, by=office_user, at=NOW)
        for place, one in enumerate(bodies):
            named = [nominee_input(1000 * number + place)]
            answers_by_link.declare(participant_of(made, one), declarer=declarer_input(), nominees=named, at=NOW)
        execution.order(made, typed_count=number, by=office_user, at=NOW)
        with CaptureQueriesContext(connection) as queries:
            execution.run_due(at=NOW)
        counts.append(len(queries))
        assert made.participants.filter(state=P.JOINED).count() == number
    assert counts[0] == counts[1] <= 60
    assert applications.expire_due(at=NOW) == 0


def test_bringing_forward_keeps_the_end_and_later_memberships(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    """A membership with an end keeps it when it is brought forward, and does not overlap the next one."""
    first = memberships.record_membership(organisation=towns[0], start=date(2024, 3, 1), by=office_user, at=NOW)
    memberships.end(first, on=date(2024, 4, 1), reason="Beschluss", by=office_user, at=NOW)
    memberships.record_membership(organisation=towns[0], start=date(2024, 5, 1), by=office_user, at=NOW)
    declare_for(accession, towns[0])
    answers_by_office.decide_existing(participant_of(accession, towns[0]), brings_forward=True, by=office_user, at=NOW)
    periods = towns[0].memberships.valid().order_by("start").values_list("start", "end")
    assert execute(accession, office_user).state == AccessionState.EXECUTED
    assert list(periods) == [(TODAY, date(2024, 4, 1)), (date(2024, 5, 1), None)]
    assert set(Representative.objects.values_list("start", "end")) == {(TODAY, date(2024, 4, 1))}
    assert not undo.changed_since(accession)
    undo_execution(accession, office_user)
    assert list(periods.all()) == [(date(2024, 3, 1), date(2024, 4, 1)), (date(2024, 5, 1), None)]


def test_objection_after_an_undo_deletes_the_person(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    """Tenures that the execution created are deleted with the nomination, also the voided ones."""
    declare_for(accession, towns[0])
    execute(accession, office_user)
    undo_execution(accession, office_user)
    for one in Nomination.objects.all():
        nominations.record_objection(one, at=LATER)
    assert not Person.objects.exists()
    assert not Representative.objects.exists()


def test_cancelling_after_an_undo_mails_no_members(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    """A participant that was changed since the execution stays a member."""
    invite_all(accession, towns, office_user)
    declare_for(accession, *towns[:2])
    execute(accession, office_user)
    memberships.end(towns[0].memberships.get(), on=date(2024, 12, 1), reason="Beschluss", by=office_user, at=LATER)
    undo_execution(accession, office_user)
    planning.cancel(accession, by=office_user, at=LATER)
    mailed = OutgoingMail.objects.filter(template="accessions/cancelled").values_list("cause_id", flat=True)
    assert set(mailed) == {participant_of(accession, one).pk for one in towns[1:]}


def test_declining_after_an_undo_deletes_the_people(
    accession: Accession, towns: list[Organisation], office_user: User
) -> None:
    """Declining deletes the declaration, and the people that the execution had created from it."""
    declare_for(accession, towns[0])
    execute(accession, office_user)
    undo_execution(accession, office_user)
    answers_by_link.decline(participant_of(accession, towns[0]), at=LATER)
    assert not Nomination.objects.exists()
    assert not Person.objects.exists()
