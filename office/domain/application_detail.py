"""Details of one application, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from accessions.models import AccessionParticipant
from accessions.states import AccessionState
from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain.applications import findings
from members.models import Application, Nomination, Question
from members.states import APPLICATION_TRANSITIONS, ApplicationTransition
from office.domain import journal_texts

MAX_OTHER_APPLICATIONS = 10


@dataclass(frozen=True, slots=True)
class ApplicationDetail:
    application: Application
    nominations: list[Nomination]
    findings: list[findings.Finding]
    others: list[Application]
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


def find(reference: str) -> Application:
    """Raises Application.DoesNotExist."""
    related = ("proposed_category", "proposed_seat", "decided_by", "organisation__category", "membership")
    details = ("details__professional_field", "details__duty_area")
    return Application.objects.with_applicant().select_related(*related, *details).get(reference=reference)


def application_detail(application: Application, *, day: date) -> ApplicationDetail:
    return ApplicationDetail(
        application=application,
        nominations=list(application.declaration.nominations.all()) if application.declaration else [],
        findings=findings.find_all(application, day=day, further=accession_findings(application)),
        others=others_for_the_same(application),
        timeline=timeline(application),
        mails=list(OutgoingMail.objects.caused_by(application).order_by("id")),
    )


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


def others_for_the_same(application: Application) -> list[Application]:
    """Other applications for the same organisation, the newest first."""
    if application.organisation_id is None:
        return []
    others = Application.objects.with_applicant().filter(organisation=application.organisation_id)
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
