"""What members add to the pages of the back office that show all subjects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import date_spans
from core.backoffice import registry
from core.backoffice.registry import MenuEntry, QueueRows, QueueSection, SearchGroup
from members.domain import membership_search, organisations, people
from members.domain.applications import search
from members.models import (
    Application,
    Certificate,
    Membership,
    Nomination,
    Organisation,
    Person,
    Post,
    Representative,
)
from members.states import ApplicationState
from normalisation.mailboxes import mailbox
from normalisation.phone_numbers import phone_query, with_phone

UNANSWERED_AFTER = timedelta(days=14)


def answered_questions(user: User, at: datetime) -> QuerySet[Application]:
    return _open_applications(user).filter(state=ApplicationState.ANSWERED)


def new_applications(user: User, at: datetime) -> QuerySet[Application]:
    return _open_applications(user).filter(state=ApplicationState.CONFIRMED)


def unanswered_questions(user: User, at: datetime) -> QuerySet[Application]:
    return _open_applications(user).filter(state=ApplicationState.QUESTION, state_since__lte=at - UNANSWERED_AFTER)


def _open_applications(user: User) -> QuerySet[Application]:
    rows = Application.objects.visible_to(user).with_applicant().prefetch_related("recommendations")
    return rows.order_by("state_since", "id")


def find_organisations(text: str, user: User, limit: int) -> list[Organisation]:
    """By the beginnings of words; by a mail address or phone number, those that have it themselves or at a post."""
    visible = Organisation.objects.visible_to(user)
    if "@" in text:
        address = mailbox(text)
        at_post = Post.objects.filter(mailbox__mailbox=address).values("organisation")
        found = visible.filter(Q(mailbox__mailbox=address) | Q(pk__in=at_post))
    elif query := phone_query(text):
        at_post = with_phone(Post.objects.all(), query).values("organisation")
        own = with_phone(Organisation.objects.all(), query).values("pk")
        found = visible.filter(Q(pk__in=own) | Q(pk__in=at_post))
    else:
        return organisations.search(text, limit=limit, among=visible)
    return list(found.order_by("name_fold", "id")[:limit])


def find_people(text: str, user: User, limit: int) -> list[Person]:
    return people.search(text, limit=limit, among=Person.objects.visible_to(user))


def find_applications(text: str, user: User, limit: int) -> list[Application]:
    visible = Application.objects.visible_to(user).with_applicant()
    found = search.search(visible, text) if text.strip() else Application.objects.none()
    return list(found.order_by("-submitted_at", "-id")[:limit])


def find_memberships(text: str, user: User, limit: int) -> list[Membership]:
    return list(membership_search.by_number(text).visible_to(user).select_related("organisation", "person")[:limit])


def membership_details(membership: Membership) -> tuple[str, ...]:
    span = date_spans.short_text(membership.start, membership.end, today=timezone.localdate())
    return membership.number, f"war eingetragen {span}" if membership.voided_at else span


def organisation_details(organisation: Organisation) -> Iterator[str]:
    if organisation.seat:
        yield str(organisation.seat)
    if partner_since := getattr(organisation, "partner_since", None):  # not asked for by a mail address
        yield f"Partner {date_spans.short_text(partner_since, None, today=timezone.localdate())}"


def person_details(person: Person) -> Iterator[str]:
    return (email.address for email in person.emails.all())


def application_label(application: Application) -> str:
    return str(application.organisation_name or application.contact or "Angaben gelöscht")


def application_details(application: Application) -> tuple[str, ...]:
    return application.reference, application.get_kind_display(), application.get_state_display()


def application_section(name: str, title: str, position: int, rows: QueueRows) -> QueueSection:
    return QueueSection(
        name=name,
        title=title,
        app_label="members",
        position=position,
        rows=rows,
        row_template="members/backoffice/waiting_application.html",
        list_label="Alle in dieser Liste",
        list_url_name="admin:members_application_changelist",
        list_query=f"state__exact={name}",
    )


registry.register_menu_entries(
    MenuEntry(
        "Anträge", "members", "admin:members_application_changelist", position=10, path_prefix="/verwaltung/antraege/"
    ),
    MenuEntry(
        "Organisationen",
        "members",
        "admin:members_organisation_changelist",
        position=40,
        path_prefix="/verwaltung/organisationen/",
    ),
    MenuEntry(
        "Personen", "members", "admin:members_person_changelist", position=50, path_prefix="/verwaltung/personen/"
    ),
    MenuEntry(
        "Mitgliedschaften",
        "members",
        "admin:members_membership_changelist",
        position=60,
        path_prefix="/verwaltung/mitgliedschaften/",
    ),
    MenuEntry("Urkunden", "certificates", "office:certificates", position=70),
)
registry.register_master_data(
    MenuEntry("Kategorien", "members", "admin:members_category_changelist", position=10),
    MenuEntry("Berufsfelder", "members", "admin:members_professionalfield_changelist", position=20),
    MenuEntry("Gemeindeverzeichnis", "register", "office:register_import", position=50),
)
registry.register_queue_sections(
    application_section("answered", "Rückfrage beantwortet", 10, answered_questions),
    application_section("confirmed", "Neue Anträge", 20, new_applications),
    application_section(
        "question", f"Rückfragen ohne Antwort seit mehr als {UNANSWERED_AFTER.days} Tagen", 40, unanswered_questions
    ),
)
registry.register_search_groups(
    SearchGroup(
        name="organisations",
        title="Organisationen",
        app_label="members",
        position=10,
        find=find_organisations,
        details=organisation_details,
    ),
    SearchGroup(
        name="people", title="Personen", app_label="members", position=20, find=find_people, details=person_details
    ),
    SearchGroup(
        name="memberships",
        title="Mitgliedschaften",
        app_label="members",
        position=25,
        find=find_memberships,
        details=membership_details,
        label=lambda membership: str(membership.member),
    ),
    SearchGroup(
        name="applications",
        title="Anträge",
        app_label="members",
        position=30,
        find=find_applications,
        details=application_details,
        label=application_label,
    ),
)
registry.register_record_url(Application, lambda one: reverse("office:application", args=[one.reference]))
registry.register_record_url(Organisation, lambda one: reverse("office:organisation", args=[one.pk]))
registry.register_record_url(Person, lambda one: reverse("office:person", args=[one.pk]))
registry.register_record_url(Membership, lambda one: registry.record_url(one.organisation or one.person))
for model in (Application, Certificate, Membership, Organisation, Person, Post, Representative):
    registry.register_visible(model, model.objects.visible_to)
registry.register_visible(
    Nomination,
    lambda user: Nomination.objects.filter(declaration__application__in=Application.objects.visible_to(user)),
)
