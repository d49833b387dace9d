"""Who is limited to areas sees nothing of others: no record, no name, no number, on any page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from accessions.models import Accession, AccessionParticipant
from accounts.models import User
from accounts.permissions import Role
from accounts.scope import Scope
from core.backoffice import registry
from events.models import Event, Invitation, PlannedMail, Registration
from journal.actors import VISITOR
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import posts
from members.models import (
    Organisation,
    Post,
    Representative,
)
from regions.models import Area
from tests.factories import (
    NOW,
    TODAY,
    GemeindeFactory,
    KreisFactory,
    LandFactory,
    OrganisationFactory,
    PersonFactory,
    RegierungsbezirkFactory,
    UserFactory,
    accepted_application,
    confirmed_application,
    declarer_input,
    nominee_input,
)
from tests.factories.accessions import accession
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory
from tests.office.conftest import client_of

pytestmark = pytest.mark.django_db


@dataclass
class Region:
    """One of everything that lies in a Regierungsbezirk; `word` stands in each name."""

    word: str
    area: Area
    records: dict[str, Model]

    @property
    def names(self) -> list[str]:
        """What may stand on no page of another region; the first on a list of the own."""
        heads = [f"{each} {self.word}" for each in ("Amt", "Schule", "Treffen", "Beitritt")]
        people = [f"{self.word}{each}" for each in ("pflege", "mann", "frau", "gast", "teil", ".example")]
        return [*heads, *people, f"Beauftragte {self.word}"]


def region(word: str, ags: str) -> Region:
    district = RegierungsbezirkFactory(ags=ags, name=word, parent=LandFactory())
    kreis = KreisFactory(ags=f"{ags}66", name=f"{word}kreis", parent=district)
    town = GemeindeFactory(ags=f"{ags}66001", name=f"{word}stadt", parent=kreis)
    partner = OrganisationFactory(name=f"Amt {word}", seat=town)
    joined = accepted_application(partner, nominees=[nominee_input(last_name=f"{word}mann", email=f"m@{word}.example")])
    waiting = confirmed_application(
        OrganisationFactory(name=f"Schule {word}", seat=town),
        declarer=declarer_input(last_name=f"{word}frau", email=f"f@{word}.example"),
    )
    nurse = PersonFactory(last_name=f"{word}pflege", email=f"p@{word}.example", duty_area=town.parent)
    start = timezone.now() + timedelta(days=9)
    meeting = EventFactory(title=f"Treffen {word}", host=partner, starts_at=start, ends_at=start + timedelta(hours=2))
    together = accession(title=f"Beitritt {word}")
    together.areas.set([district])
    post = posts.create(partner, kind=Post.Kind.OTHER, title=f"Beauftragte {word}", actor=VISITOR, at=NOW)
    return Region(
        word,
        district,
        {
            "organisation": partner,
            "person": nurse,
            "representative": Representative.objects.get(post__organisation=partner),
            "post": post,
            "membership": joined.membership,
            "certificate": joined.membership.current_certificate,
            "application": waiting,
            "accession": together,
            "participant": AccessionParticipant.objects.create(accession=together, organisation=partner, state="draft"),
            "event": meeting,
            "invitation": InvitationFactory(event=meeting, last_name=f"{word}gast"),
            "registration": RegistrationFactory(event=meeting, last_name=f"{word}teil", email=f"t@{word}.example"),
        },
    )


@pytest.fixture
def detmold() -> Region:
    return region("Lippisch", "057")


@pytest.fixture
def cologne() -> Region:
    return region("Rheinisch", "053")


def limited(role: Role, *areas: str) -> User:
    user = UserFactory(role=None)
    user.assignments.create(role=role, areas=areas, start=TODAY, state="granted", given_at=NOW)
    return user


def pages(region: Region) -> Iterator[str]:
    """The addresses of the region's records, of their files and of their histories."""
    records = region.records
    yield reverse("office:organisation", args=[records["organisation"].pk])
    yield reverse("office:person", args=[records["person"].pk])
    yield reverse("office:application", args=[records["application"].reference])
    yield reverse("office:certificate_pdf", args=[records["certificate"].pk])
    for name in ("accession", "accession_preview"):
        yield reverse(f"office:{name}", args=[records["accession"].pk])
    yield reverse("office:participant", args=[records["accession"].pk, records["participant"].pk])
    for name in ("event", "event_guests", "event_registrations", "event_export", "event_figures", "event_programme"):
        yield reverse(f"office:{name}", args=[records["event"].pk])
    yield reverse("office:event_registration", args=[records["event"].pk, records["registration"].pk])
    yield reverse("office:event_guest", args=[records["event"].pk, records["invitation"].pk])
    for kind in ("organisation", "person", "application", "membership", "post"):
        yield reverse(f"admin:members_{kind}_history", args=[records[kind].pk])
        yield reverse(f"admin:members_{kind}_change", args=[records[kind].pk])


def lists(word: str) -> Iterator[str]:
    """Every page that shows rows of many records, also searched for the word."""
    yield reverse("admin:index")
    yield from (reverse(f"office:{name}") for name in ("accessions", "events"))
    for text in (word, f"Amt {word}", f"Treffen {word}", f"Beitritt {word}", f"p@{word}.example", f"{word}mann"):
        yield f"{reverse('office:search')}?q={text}"
    for model in admin.site._registry:
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield listed
        if admin.site._registry[model].search_fields:
            yield f"{listed}?q={word}"


@pytest.mark.parametrize("role", [Role.REGIONAL, Role.READER])
def test_limited_user_sees_the_own_region_and_nothing_of_another(detmold, cologne, role):
    client = client_of(limited(role, detmold.area.ags))
    for inside, outside in zip(pages(detmold), pages(cologne), strict=True):
        own = client.get(inside, follow=True)
        assert (inside, own.status_code) == (inside, 200)
        assert (outside, client.get(outside).status_code) in [(outside, 404), (outside, 302)]
        if own.get("Content-Type", "").startswith("text"):
            text = unescape(b"".join(own).decode())
            assert (inside, [name for name in cologne.names if name in text]) == (inside, [])


def test_lists_search_queue_and_journal_show_the_own_region_alone(detmold, cologne):
    client = client_of(limited(Role.REGIONAL, detmold.area.ags))
    shown = ""
    for page in [*lists(detmold.word), *lists(cologne.word)]:
        answer = client.get(page, follow=True)
        text = unescape(answer.content.decode())
        searched = page.partition("?q=")[2]
        assert (page, [name for name in cologne.names if name in text and name not in searched]) == (page, [])
        shown += text if answer.status_code == 200 else ""
    assert [name for name in detmold.names[:6] if name not in shown] == []
    counted = client.get(reverse("admin:members_organisation_changelist")).context["cl"]
    assert counted.result_count == Organisation.objects.filter(seat__ags__startswith="057").count()


def test_scope_follows_a_register_in_which_areas_merge(detmold, cologne):
    town = Area.objects.get(ags="05766001")
    town.valid_to, town.successor = TODAY, Area.objects.get(ags="05366001")
    town.save()
    Organisation.objects.filter(seat=town).update(seat=town.successor)
    visible = Organisation.objects.visible_to(limited(Role.REGIONAL, "057"))
    assert set(visible) == set(Organisation.objects.filter(seat=town.successor))


def test_person_of_two_regions_shows_each_coordinator_the_own_posts(detmold, cologne):
    person = detmold.records["representative"].person
    posts.fill(cologne.records["post"], person=person, start=TODAY, actor=VISITOR, at=NOW)
    page = reverse("office:person", args=[person.pk])
    for own, other in ((detmold, cologne), (cologne, detmold)):
        text = unescape(client_of(limited(Role.REGIONAL, own.area.ags)).get(page).content.decode())
        assert (f"Amt {own.word}" in text, f"Amt {other.word}" in text) == (True, False)


def test_roles_add_up_and_one_without_areas_sees_all(detmold, cologne):
    user = limited(Role.REGIONAL, detmold.area.ags)
    assert user.scope_of("members.view") == Scope(frozenset({"057"}))
    user.assignments.create(role=Role.READER, areas=["053"], start=TODAY, state="granted", given_at=NOW)
    user = User.objects.get(pk=user.pk)
    assert user.scope_of("members.view") == Scope(frozenset({"053", "057"}))
    assert Organisation.objects.visible_to(user).count() == Organisation.objects.count()
    assert not user.has_perm("privacy.view")
    user.assignments.create(role=Role.OFFICE, start=TODAY, state="granted", given_at=NOW)
    user = User.objects.get(pk=user.pk)
    assert (user.scope_of("members.view").is_everything, user.has_perm("privacy.view")) == (True, True)


def test_every_kind_in_the_journal_has_a_rule_or_is_the_offices_alone(detmold, cologne):
    kinds = set(JournalEntry.objects.values_list("subject_kind", flat=True))
    ruled = {model._meta.label_lower for model in registry.visible_querysets()}
    assert kinds - ruled - {"privacy.consent"} == set()
    assert {Accession, AccessionParticipant, Event, Invitation, PlannedMail, Registration, Representative} <= set(
        registry.visible_querysets()
    )


@pytest.mark.parametrize("role", [Role.REGIONAL, Role.READER])
def test_who_is_in_a_team_too_changes_its_events_alone(detmold, cologne, role):
    user = limited(role, *(["057"] if role == Role.REGIONAL else []))
    user.assignments.create(role=Role.EVENT_TEAM, start=TODAY, state="granted", given_at=NOW)
    mine = EventFactory(title="Mein Treffen", host=cologne.records["organisation"])
    mine.team.add(user)
    client = client_of(user)
    for event, may_change in ((mine, True), (detmold.records["event"], False)):
        for name in ("event_change", "event_check_in_page", "event_needs", "event_invite"):
            answer = client.get(reverse(f"office:{name}", args=[event.pk]))
            assert (name, answer.status_code) == (name, 200 if may_change else 404)
        page = client.get(reverse("office:event", args=[event.pk])).content.decode()
        assert ("/aendern/" in page, "Einlass" in page) == (may_change, may_change)


def test_who_administers_and_reads_a_region_sees_no_mail_text(detmold, cologne):
    user = limited(Role.READER, "057")
    user.assignments.create(role=Role.SYSTEM, start=TODAY, state="granted", given_at=NOW)
    OutgoingMail.objects.filter(to__contains="Rheinisch").update(state="dead")
    client = client_of(user)
    for address in (reverse("admin:mailings_outgoingmail_changelist"), reverse("admin:index")):
        page = client.get(address).content.decode()
        assert ("Mail " in page, "@" in page.partition("<main")[2]) == (True, False)


def test_who_administers_and_is_in_a_team_sees_no_guest_by_a_failed_mail(detmold):
    user = UserFactory(role=Role.SYSTEM)
    user.assignments.create(role=Role.EVENT_TEAM, start=TODAY, state="granted", given_at=NOW)
    guest = detmold.records["registration"]
    mail = OutgoingMail.objects.earliest("pk")
    OutgoingMail.objects.filter(pk=mail.pk).update(
        cause_kind="events.registration", cause_id=guest.pk, to=guest.email, state="dead"
    )
    page = client_of(user).get(reverse("admin:mailings_outgoingmail_change", args=[mail.pk])).content.decode()
    assert [name for name in detmold.names if name in page] == []


def test_event_of_the_own_region_does_not_name_an_accession_of_more(detmold, cologne):
    both = accession(title="Beitritt von beiden")
    both.areas.set([detmold.area, cologne.area])
    event = detmold.records["event"]
    event.accession = both
    event.save()
    page = reverse("office:event", args=[event.pk])
    for user, sees in ((limited(Role.REGIONAL, "057"), False), (limited(Role.REGIONAL, "057", "053"), True)):
        assert ("Beitritt von beiden" in client_of(user).get(page).content.decode()) == sees


def test_who_coordinates_here_and_reads_there_recommends_here(detmold, cologne):
    user = limited(Role.REGIONAL, "057")
    user.assignments.create(role=Role.READER, areas=["053"], start=TODAY, state="granted", given_at=NOW)
    client = client_of(user)
    for region, status in ((detmold, 200), (cologne, 404)):
        reference = region.records["application"].reference
        assert client.get(reverse("office:application", args=[reference])).status_code == 200
        assert client.get(reverse("office:recommend", args=[reference])).status_code == status
