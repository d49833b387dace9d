"""All that belongs to one application, in few queries whatever its size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain.applications import checks
from members.models import Application, Nomination, Question
from members.states import Act, may
from office.domain import words

MOST_OTHERS = 10


@dataclass(frozen=True, slots=True)
class Dossier:
    application: Application
    nominations: list[Nomination]
    findings: list[checks.Finding]
    others: list[Application]
    timeline: list[words.Moment]
    mails: list[OutgoingMail]

    @property
    def may_accept(self) -> bool:
        return may(Act.ACCEPT, self.application.state)

    @property
    def may_ask(self) -> bool:
        return may(Act.ASK, self.application.state)

    @property
    def may_answer(self) -> bool:
        return may(Act.ANSWER, self.application.state)

    @property
    def may_undo(self) -> bool:
        return may(Act.UNDO_ACCEPTANCE, self.application.state)


def find(reference: str) -> Application:
    """Raises Application.DoesNotExist."""
    related = ("proposed_category", "proposed_seat", "decided_by", "organisation__category", "membership")
    details = ("details__professional_field", "details__duty_area")
    return Application.objects.with_applicant().select_related(*related, *details).get(reference=reference)


def compile_for(application: Application, *, day: date) -> Dossier:
    return Dossier(
        application=application,
        nominations=list(application.declaration.nominations.all()) if application.declaration else [],
        findings=checks.review(application, day=day),
        others=others_for_the_same(application),
        timeline=timeline(application),
        mails=list(OutgoingMail.objects.caused_by(application).order_by("id")),
    )


def others_for_the_same(application: Application) -> list[Application]:
    """Other applications for the same organisation, the newest first."""
    if application.organisation_id is None:
        return []
    others = Application.objects.with_applicant().filter(organisation=application.organisation_id)
    return list(others.exclude(pk=application.pk).order_by("-submitted_at", "-id")[:MOST_OTHERS])


def timeline(application: Application) -> list[words.Moment]:
    """The journal in words; where the office asked and was answered, the texts themselves."""
    asked: list[Question] = list(application.questions.all())
    texts = {
        "ask": iter([question.text for question in asked]),
        "answer": iter([question.answer for question in asked if question.answered_at]),
    }
    entries = list(entries_for(application))
    return [
        _quoting(moment, next(texts.get(entry.verb, iter(())), ""))
        for entry, moment in zip(entries, words.moments(entries), strict=True)
    ]


def _quoting(moment: words.Moment, text: str) -> words.Moment:
    return moment._replace(text=f"{moment.text}\n„{text}“") if text else moment
