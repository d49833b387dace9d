"""Recording organisations and people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from members.domain.applications import findings
from members.domain.matching.candidates import Candidate
from members.models import Organisation, Person
from office.domain import recording
from office.forms.master_data import AddOrganisationForm, AddPersonForm
from regions.domain.name_cases import nominative


class AddMemberView(ActionFormView):
    """Redirects to the new record; before it exists, the way back is its list."""

    record: Organisation | Person | None = None
    list_name = list_label = record_name = ""
    button_label = "Anlegen"

    def record_url(self) -> str:
        if self.record:
            return reverse(self.record_name, args=[self.record.pk])
        return reverse(self.list_name)

    def record_label(self) -> str:
        return self.list_label

    def set_recorded(self, record: Organisation | Person, is_new: bool) -> None:
        self.record = record
        name = capfirst(nominative(record)) if isinstance(record, Organisation) else str(record)
        self.success_message = (
            f"{name} ist angelegt." if is_new else f"{name} war schon bekannt; Sie sehen den vorhandenen Eintrag."
        )


class AddOrganisationView(AddMemberView):
    form_class = AddOrganisationForm
    title = "Organisation anlegen"
    list_name, list_label = "admin:members_organisation_changelist", "Organisationen"
    record_name = "office:organisation"
    explanation = (
        "Für Organisationen, die noch nicht im Verzeichnis stehen. Gemeinden, Kreise und Bezirksregierungen sind alle "
        "schon da."
    )

    def perform(self, form: BaseForm) -> None:
        self.set_recorded(*recording.record_organisation(**form.cleaned_data, by=self.request.user, at=timezone.now()))


class AddPersonView(AddMemberView):
    form_class = AddPersonForm
    title = "Person anlegen"
    list_name, list_label = "admin:members_person_changelist", "Personen"
    record_name = "office:person"
    template = "office/add_person.html"
    similar: Sequence[Candidate] = ()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask once about people who may be the same; sending the form again below their list creates the person."""
        form = self.form(request.POST)
        if not form.is_valid():
            return super().post(request, **kwargs)
        self.similar = recording.similar_people(**form.person_kwargs)
        keys = [candidate.person.pk for candidate in self.similar]
        if form.has_seen(keys):
            return super().post(request, **kwargs)
        data = request.POST.copy()
        data["seen"] = " ".join(map(str, keys))
        return self.render_form(self.form(data))

    def extra_context(self) -> dict[str, Any]:
        name = "Ihre Angaben"
        return {"findings": [findings.candidate_finding(name, candidate) for candidate in self.similar]}

    def perform(self, form: AddPersonForm) -> None:
        self.set_recorded(*recording.record_person(**form.person_kwargs, by=self.request.user, at=timezone.now()))


decides = backoffice_page("members", "change")
add_organisation = decides(AddOrganisationView.as_view())
add_person = decides(AddPersonView.as_view())
