"""Preview, execution, undoing, taking out a single body, the certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from accessions.domain import execution, previews, transitions
from accessions.domain import undo as accession_undo
from accessions.states import AccessionState, ParticipantState, RunKind
from members.domain import certificates
from office.domain.certificates import Choice, chosen
from office.forms.accession_answers import NumberForm
from office.forms.decisions import ReasonForm
from office.views.accessions.frame import AboutAccession, AccessionAct, ParticipantAct, Press
from office.views.certificates import BY_NAME
from office.views.pages import office_page, page


class Preview(AboutAccession):
    """What executing would do, with names, and the form to order it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.accession.state != AccessionState.OPEN:
            messages.info(request, str(transitions.AccessionRefusal(self.accession)))
            return redirect(self.subject_url())
        return page(request, "accessions/preview", {**preview_of(self), "form": NumberForm()})


def preview_of(view: AboutAccession) -> dict[str, Any]:
    return {
        "title": "Vorschau",
        "accession": view.accession,
        "found": previews.preview(view.accession),
        "is_planned": view.accession.effective_on > timezone.localdate(),
        "may_decide": view.request.user.has_perm("members.change"),
    }


class Order(AccessionAct):
    """The preview again where the number does not fit; ordered once, however often it is pressed."""

    template = "accessions/preview"
    form_class = NumberForm
    title = "Vorschau"
    done = "Die Ausführung ist angeordnet."

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("office:accession_preview", self.accession.pk)

    def extra(self) -> dict[str, Any]:
        return preview_of(self)

    def carry_out(self, form: BaseForm) -> None:
        execution.order(self.accession, typed=form.cleaned_data["number"], **self.doing)

    def is_done(self, error: Exception, form: BaseForm) -> bool:
        return ordered_by_me(self, RunKind.EXECUTE)


class Undo(AccessionAct):
    needs = AccessionState.EXECUTED
    form_class = ReasonForm
    template = "accessions/undo"
    title = press = "Ausführung zurücknehmen"
    done = "Die Rücknahme ist angeordnet."

    def obstacle(self) -> str:
        if sentence := super().obstacle():
            return sentence
        until = self.until
        is_over = until is not None and timezone.now() > until
        return f"Zurücknehmen ging bis zum {date_format(until, 'j. F Y')}." if is_over else ""

    @property
    def until(self) -> datetime | None:
        executed_at = self.accession.executed_at
        return executed_at + execution.UNDO_WITHIN if executed_at else None

    def extra(self) -> dict[str, Any]:
        changed = accession_undo.changed_since(self.accession)
        joined = self.accession.participants.filter(state=ParticipantState.JOINED).count()
        return {
            "changed": changed,
            "voided": joined - len(changed),
            "until": self.until,
            "accession": self.accession,
        }

    def carry_out(self, form: BaseForm) -> None:
        execution.order_undo(self.accession, reason=form.cleaned_data["reason"], **self.doing)

    def is_done(self, error: Exception, form: BaseForm) -> bool:
        return ordered_by_me(self, RunKind.UNDO)


class TakeOut(ParticipantAct):
    needs = AccessionState.EXECUTED
    form_class = ReasonForm
    title = press = "Einzeln herausnehmen"
    explains = (
        "Nimmt nur für diese Organisation zurück, was die Ausführung gemacht hat: Mitgliedschaft, Funktionen und "
        "Urkunde gelten dann als nie begonnen, ein erledigter Antrag öffnet sich wieder. Sie bekommt eine Mail mit dem "
        "Grund."
    )

    @property
    def done(self) -> str:
        return f"{self.participant.organisation} ist herausgenommen."

    def carry_out(self, form: BaseForm) -> None:
        accession_undo.take_out(self.participant, reason=form.cleaned_data["reason"], **self.doing)


class Print(Press):
    def carry_out(self) -> str:
        choice = Choice(accession=self.accession)
        jobs = certificates.print_jobs.order(
            chosen(choice).order_by(*BY_NAME), title=str(choice)[:200], cause=self.accession, **self.doing
        )
        return "Die Urkunden werden erstellt." if jobs else "Dieser Sammelbeitritt hat keine Urkunden."


def ordered_by_me(view: AccessionAct, kind: RunKind) -> bool:
    """Whether the latest order is this user's own: a double click."""
    run = view.accession.runs.last()
    return bool(run) and (run.kind, run.ordered_by_id) == (kind, view.request.user.pk)


decides = office_page("members", "change")
preview = office_page("members")(Preview.as_view())
order = decides(Order.as_view())
undo = decides(Undo.as_view())
take_out = decides(TakeOut.as_view())
order_print = decides(Print.as_view())
