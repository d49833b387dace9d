"""Preview, execution and undo of an accession, taking out one participant, and printing the certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from accessions.domain import execution
from accessions.domain import preview as previews
from accessions.domain import undo as accession_undo
from accessions.states import AccessionState, ParticipantState, RunKind
from core.backoffice.pages import backoffice_page, render_page
from core.refusals import DomainRefusal
from members.domain import certificates
from office.domain.certificates import CertificateFilterValues, filter_certificates
from office.forms.accession_answers import NewMemberCountForm
from office.forms.decisions import ReasonForm
from office.views.accessions.base import (
    AccessionActionView,
    AccessionBaseView,
    AccessionButtonView,
    ParticipantActionView,
)
from office.views.certificates import BY_NAME
from regions.domain.name_cases import nominative


class AccessionPreviewView(AccessionBaseView):
    """The effects of an execution by name, and the form to order it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.accession.state != AccessionState.OPEN:
            messages.info(request, self.state_sentence())
            return redirect(self.record_url())
        return render_page(
            request, "office/accessions/preview.html", {**preview_context(self), "form": NewMemberCountForm()}
        )


def preview_context(view: AccessionBaseView) -> dict[str, Any]:
    effects = previews.preview(view.accession)
    return {
        "title": "Vorschau",
        "accession": view.accession,
        "preview": effects,
        "printed_texts": [
            *(participant.organisation.name for participant in effects.joining),
            *map(str, view.accession.signatories.all()),
        ],
        "is_planned": view.accession.effective_on > timezone.localdate(),
        "may_decide": view.request.user.has_perm("members.change"),
    }


class OrderExecutionView(AccessionActionView):
    """Order the execution. A wrong number shows the preview again; however often it is sent, it is ordered once."""

    template = "office/accessions/preview.html"
    form_class = NewMemberCountForm
    title = "Vorschau"
    success_message = "Die Ausführung ist angeordnet."

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("office:accession_preview", self.accession.pk)

    def extra_context(self) -> dict[str, Any]:
        return preview_context(self)

    def perform(self, form: BaseForm) -> None:
        execution.order(self.accession, typed_count=form.cleaned_data["number"], **self.actor_kwargs)

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        return was_ordered_by_user(self, RunKind.EXECUTE)


class OrderUndoView(AccessionActionView):
    required_state = AccessionState.EXECUTED
    form_class = ReasonForm
    template = "office/accessions/undo.html"
    title = button_label = "Ausführung zurücknehmen"
    success_message = "Die Rücknahme ist angeordnet."

    def refusal_reason(self) -> str:
        if sentence := super().refusal_reason():
            return sentence
        until = self.until
        if until is not None and timezone.now() > until:
            return f"Zurücknehmen ging bis zum {date_format(until, 'j. F Y')}."
        try:
            accession_undo.require_nothing_rests_on(self.accession)
        except DomainRefusal as refusal:
            return str(refusal)
        return ""

    @property
    def until(self) -> datetime | None:
        executed_at = self.accession.executed_at
        return executed_at + execution.UNDO_WITHIN if executed_at else None

    def extra_context(self) -> dict[str, Any]:
        changed = accession_undo.changed_since(self.accession)
        joined = self.accession.participants.filter(state=ParticipantState.JOINED).count()
        return {
            "changed": changed,
            "voided": joined - len(changed),
            "until": self.until,
            "accession": self.accession,
        }

    def perform(self, form: BaseForm) -> None:
        execution.order_undo(self.accession, reason=form.cleaned_data["reason"], **self.actor_kwargs)

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        return was_ordered_by_user(self, RunKind.UNDO)


class TakeOutView(ParticipantActionView):
    required_state = AccessionState.EXECUTED
    form_class = ReasonForm
    title = button_label = "Einzeln herausnehmen"
    explanation = (
        "Nimmt nur für diese Organisation zurück, was die Ausführung gemacht hat: Mitgliedschaft, Funktionen und "
        "Urkunde gelten dann als nie begonnen, ein erledigter Antrag öffnet sich wieder. Sie bekommt eine Mail mit dem "
        "Grund."
    )

    @property
    def success_message(self) -> str:
        return f"{capfirst(nominative(self.participant.organisation))} ist herausgenommen."

    def perform(self, form: BaseForm) -> None:
        accession_undo.take_out(self.participant, reason=form.cleaned_data["reason"], **self.actor_kwargs)


class PrintCertificatesView(AccessionButtonView):
    def perform_and_describe(self) -> str:
        filter_values = CertificateFilterValues(accession=self.accession)
        jobs = certificates.print_jobs.order_print(
            filter_certificates(filter_values).order_by(*BY_NAME),
            title=str(filter_values)[:200],
            cause=self.accession,
            **self.actor_kwargs,
        )
        return "Die Urkunden werden erstellt." if jobs else "Dieser Sammelbeitritt hat keine Urkunden."


def was_ordered_by_user(view: AccessionActionView, kind: RunKind) -> bool:
    """Whether the latest order is this user's own: a double click."""
    run = view.accession.runs.last()
    return bool(run) and (run.kind, run.ordered_by_id) == (kind, view.request.user.pk)


decides = backoffice_page("members", "change")
preview = backoffice_page("members")(AccessionPreviewView.as_view())
order = decides(OrderExecutionView.as_view())
undo = decides(OrderUndoView.as_view())
take_out = decides(TakeOutView.as_view())
order_print = decides(PrintCertificatesView.as_view())
