"""Details of one application, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils.formats import date_format

from accessions.models import AccessionParticipant
from accessions.states import AccessionState
from accounts.models import User
from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain.applications import findings
from members.models import Application, Nomination, Question, Recommendation
from members.states import APPLICATION_TRANSITIONS, ApplicationTransition
from office.domain import journal_texts, record_visibility

MAX_OTHER_APPLICATIONS = 10


@dataclass(frozen=True, slots=True)
class ApplicationDetail:
    application: Application
    nominations: list[Nomination]
    registered: set[Model]  # what the named organisation and people are stored as, where the user may see it
    findings: list[findings.Finding]
    others: list[Application]
    recommendations: list[Recommendation]
    timeline: list[journal_texts.TimelineEntry]
    mails: list[OutgoingMail]

    @property
    def may_accept(self) -> bool:
        return APPLICATION_TRANSITIONS.allows(ApplicationTransition.ACCEPT, self.application.state)

    @property
    def may_ask(self) -> bool:
        return APPLICATION_TRANSITIONS.allows(ApplicationTransition.ASK, self.application.state)

    @property
    def may_answer(self) -> bool:
        return APPLICATION_TRANSITIONS.allows(ApplicationTransition.ANSWER, self.application.state)

    @property
    def may_undo(self) -> bool:
        return APPLICATION_TRANSITIONS.allows(ApplicationTransition.UNDO_ACCEPTANCE, self.application.state)


def find(reference: str, *, user: User) -> Application:
    """Raises Application.DoesNotExist, also where the user may not see it."""
    related = ("proposed_category", "proposed_seat", "decided_by", "organisation__category", "membership__person")
    details = ("details__professional_field", "details__duty_area", "representative__person")
    visible = Application.objects.visible_to(user).with_applicant()
    return visible.select_related(*related, *details).get(reference=reference)


def application_detail(application: Application, *, day: date, user: User) -> ApplicationDetail:
    nominees = nominations(application)
    return ApplicationDetail(
        application=application,
        nominations=nominees,
        registered=registered_records(application, nominees, user=user),
        findings=visible_findings(
            findings.find_all(application, day=day, further=accession_findings(application)), user=user
        ),
        others=others_for_the_same(application, user=user),
        recommendations=list(application.recommendations.select_related("by")),
        timeline=timeline(application),
        mails=list(OutgoingMail.objects.caused_by(application).order_by("id")),
    )


def nominations(application: Application) -> list[Nomination]:
    """Who is nominated in it, with the person each has become."""
    if application.declaration is None:
        return []
    return list(application.declaration.nominations.select_related("representative__person"))


def registered_records(application: Application, nominees: Iterable[Nomination], *, user: User) -> set[Model]:
    tenures = [one.representative for one in nominees]
    people = [application.person, *(tenure.person for tenure in tenures if tenure)]
    return record_visibility.visible_records(filter(None, [application.organisation, *people]), user=user)


def accession_findings(application: Application) -> Iterator[findings.Finding]:
    """The running accessions that the organisation takes part in: accepting its application would forestall them."""
    if application.organisation_id is None or application.kind != Application.Kind.ORGANISATION:
        return
    running = [AccessionState.OPEN, AccessionState.EXECUTING]
    rows = AccessionParticipant.objects.filter(organisation=application.organisation_id, accession__state__in=running)
    for one in rows.select_related("accession", "organisation").order_by("accession__effective_on", "pk"):
        effective_on = date_format(one.accession.effective_on, "j. F Y")
        text = (
            f"Nimmt am Sammelbeitritt „{one.accession}“ teil, wirksam am {effective_on}; "
            f"Stand dort: {one.get_state_display()}."
        )
        yield findings.Finding(findings.FindingLevel.WARNING, "Sammelbeitritt", text, one)


def visible_findings(found: Iterable[findings.Finding], *, user: User) -> list[findings.Finding]:
    """Those about no other record, or about one that the user may see; in one statement for each kind of record."""
    about = list(found)
    visible = record_visibility.visible_records([one.record for one in about if one.record], user=user)
    return [one for one in about if one.record is None or one.record in visible]


def others_for_the_same(application: Application, *, user: User) -> list[Application]:
    """Other applications for the same organisation, the newest first."""
    if application.organisation_id is None:
        return []
    visible = Application.objects.visible_to(user).with_applicant()
    others = visible.filter(organisation=application.organisation_id)
    return list(others.exclude(pk=application.pk).order_by("-submitted_at", "-id")[:MAX_OTHER_APPLICATIONS])


def timeline(application: Application) -> list[journal_texts.TimelineEntry]:
    """The journal entries in German, newest first, with the texts of questions and answers."""
    questions: list[Question] = list(application.questions.all())
    texts = {
        "ask": iter([question.text for question in questions]),
        "answer": iter([question.answer for question in questions if question.answered_at]),
    }
    entries = list(entries_for(application))
    moments = [
        _with_text(moment, next(texts.get(entry.verb, iter(())), ""))
        for entry, moment in zip(entries, journal_texts.timeline_entries(entries), strict=True)
    ]
    return moments[::-1]


def _with_text(moment: journal_texts.TimelineEntry, text: str) -> journal_texts.TimelineEntry:
    return moment._replace(text=f"{moment.text}\n„{text}“") if text else moment
