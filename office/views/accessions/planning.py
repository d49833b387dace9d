"""Planning an accession: details, participants, cancellation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accessions.domain import planning
from accessions.models import Accession
from accessions.states import AccessionState
from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from core.primary_keys import parse_pk
from core.transitions import TransitionError
from members.domain import organisations
from members.models import Organisation
from office.domain import accession_recording
from office.forms.accessions import AccessionDocumentForm, AccessionForms
from office.forms.decisions import EmptyForm
from office.views.accessions.base import (
    AccessionActionView,
    AccessionBaseView,
    AccessionButtonView,
    ParticipantActionView,
)
from regions.domain.name_cases import nominative


class CreateAccessionView(ActionFormView):
    template = "office/accessions/form.html"
    title = "Sammelbeitritt anlegen"
    button_label = "Anlegen"
    made: Accession | None = None

    def form(self, data: Any = None, files: Any = None) -> AccessionForms:
        return AccessionForms(data, files)

    def perform(self, form: AccessionForms) -> None:
        self.made, is_new = accession_recording.record_accession(
            **form.domain_kwargs, by=self.request.user, at=timezone.now()
        )
        self.success_message = "Der Sammelbeitritt ist angelegt." if is_new else "Diesen Sammelbeitritt gibt es schon."

    def record_url(self) -> str:
        return reverse("office:accession", args=[self.made.pk]) if self.made else reverse("office:accessions")

    def record_label(self) -> str:
        return "Sammelbeitritte"

    def extra_context(self) -> dict[str, Any]:
        return {"forms": self.form_group.forms}

    def render_form(self, form: AccessionForms, *, status: int = 200, conflict: str = "") -> HttpResponse:
        self.form_group = form
        return super().render_form(form, status=status, conflict=conflict)


class ChangeAccessionView(AccessionActionView):
    template = "office/accessions/form.html"
    title = "Angaben ändern"
    button_label = "Speichern"
    success_message = "Die Angaben sind gespeichert."

    def form(self, data: Any = None, files: Any = None) -> AccessionForms:
        return AccessionForms(data, accession=self.accession)

    def perform(self, form: AccessionForms) -> None:
        details = form.domain_kwargs
        parts = {name: details.pop(name) for name in ("areas", "signatures")}
        planning.change(self.accession, changes=details, **parts, **self.actor_kwargs)

    def extra_context(self) -> dict[str, Any]:
        return {"forms": self.form_group.forms}

    def render_form(self, form: AccessionForms, *, status: int = 200, conflict: str = "") -> HttpResponse:
        self.form_group = form
        return super().render_form(form, status=status, conflict=conflict)


class AttachDocumentView(AccessionActionView):
    form_class = AccessionDocumentForm
    title = "Dokument ablegen"
    button_label = "Ablegen"
    success_message = "Das Dokument ist abgelegt."
    explanation = "Zum Beispiel die unterschriebene Urkunde. Ein früher abgelegtes Dokument wird ersetzt."

    def refusal_reason(self) -> str:
        return ""

    def form(self, data: Any = None, files: Any = None) -> AccessionDocumentForm:
        return AccessionDocumentForm(data, files)

    def perform(self, form: BaseForm) -> None:
        planning.attach_document(self.accession, scan=form.cleaned_data["document"], **self.actor_kwargs)


class AddBodiesOfAreasView(AccessionButtonView):
    def perform_and_describe(self) -> str:
        number = planning.add_bodies(self.accession, **self.actor_kwargs)
        if not number:
            return "Alle Kommunen und die Bezirksregierung des Gebiets sind schon aufgenommen."
        return f"{count_text(number, 'Eine Organisation ist', 'Organisationen sind')} aufgenommen."


class AddParticipantView(AccessionBaseView):
    """Search an organisation and let it take part; the search stays open for the next one."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        text = request.GET.get("q", "")[:200]
        found = organisations.search(text)
        takes_part = set(
            self.accession.participants.filter(organisation__in=found).values_list("organisation", flat=True)
        )
        context = {
            "title": "Organisation aufnehmen",
            "accession": self.accession,
            "text": text,
            "organisations": [(one, one.pk in takes_part) for one in found],
        }
        return render_page(request, "office/accessions/add.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        one = get_object_or_404(Organisation, pk=parse_pk(request.POST.get("organisation", "")))
        try:
            is_new = planning.add_organisations(self.accession, [one], **self.actor_kwargs)
        except TransitionError as refusal:
            messages.info(request, str(refusal))
            return redirect(self.record_url())
        name = capfirst(nominative(one))
        messages.success(request, f"{name} nimmt teil." if is_new else f"{name} nimmt schon teil.")
        return redirect("office:accession_add", self.accession.pk)


class RemoveParticipantView(ParticipantActionView):
    form_class = EmptyForm
    title = button_label = "Aus dem Sammelbeitritt entfernen"
    explanation = (
        "Der Link gilt dann nicht mehr, wartende Mails werden angehalten. Wieder aufnehmen können Sie jederzeit."
    )

    @property
    def success_message(self) -> str:
        return f"{capfirst(nominative(self.participant.organisation))} nimmt nicht mehr teil."

    def perform(self, form: BaseForm) -> None:
        planning.remove(self.participant, **self.actor_kwargs)
        self.is_removed = True

    is_removed = False

    def record_url(self) -> str:
        if self.is_removed:
            return reverse("office:accession", args=[self.accession.pk])
        return super().record_url()


class CancelAccessionView(AccessionActionView):
    form_class = EmptyForm
    title = button_label = "Sammelbeitritt absagen"
    success_message = "Der Sammelbeitritt ist abgesagt."
    explanation = (
        "Wer eingeladen war, bekommt eine Mail; wartende Mails werden angehalten. Eine Absage lässt sich nicht "
        "zurücknehmen."
    )

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        return getattr(error, "row", self.accession).state == AccessionState.CANCELLED

    def perform(self, form: BaseForm) -> None:
        planning.cancel(self.accession, **self.actor_kwargs)


decides = backoffice_page("members", "change")
create = decides(CreateAccessionView.as_view())
change = decides(ChangeAccessionView.as_view())
attach = decides(AttachDocumentView.as_view())
add_bodies = decides(AddBodiesOfAreasView.as_view())
add = decides(AddParticipantView.as_view())
remove = decides(RemoveParticipantView.as_view())
cancel = decides(CancelAccessionView.as_view())
