"""What people type on the pages of „Meine Daten“."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from core.antispam import AntispamForm, SubmissionField
from kern.forms import KernForm
from members.forms.individual import grouped
from members.forms.person import PersonForm
from members.models import Person, ProfessionalField
from normalisation.folding import Fold
from regions.models import Area

NO_CHOICE = "keine Angabe"


class RequestLinkForm(AntispamForm, forms.Form):
    submit_label = "Link anfordern"
    required_messages = {"email": "Geben Sie die E-Mail-Adresse an, unter der wir Sie kennen."}

    email = forms.EmailField(
        label="E-Mail-Adresse",
        max_length=254,
        help_text="Die Adresse, die Sie beim Beitritt oder bei einer Anmeldung angegeben haben oder unter der Sie "
        "benannt oder eingeladen wurden",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CorrectionForm(PersonForm):
    """Cleans to the changes that `actions.correct` takes."""

    submit_label = "Angaben speichern"
    email = None
    phone = None

    employer = forms.CharField(label="Arbeitgeber oder Dienststelle", max_length=200, required=False)
    professional_field = forms.ModelChoiceField(
        ProfessionalField.objects.none(), label="Berufsfeld", required=False, empty_label=NO_CHOICE
    )
    duty_area = forms.ChoiceField(
        label="Dienstort", required=False, help_text="Der Kreis oder die Stadt, in der Sie arbeiten"
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial=self._initial(person), **kwargs)
        offered = Q(is_offered=True) | Q(pk=person.professional_field_id)
        self.fields["professional_field"].queryset = ProfessionalField.objects.filter(offered)
        places = Area.objects.filter(Q(level=Area.Level.KREIS, valid_to=None) | Q(pk=person.duty_area_id))
        self.areas = {area.ags: area for area in places.select_related("parent").order_by("parent__ags", Fold("name"))}
        self.fields["duty_area"].choices = [("", NO_CHOICE), *grouped(self.areas.values())]

    @staticmethod
    def _initial(person: Person) -> dict[str, Any]:
        plain = {name: getattr(person, name) for name in ("title", "first_name", "last_name", "employer")}
        chosen = {"professional_field": person.professional_field_id}
        return plain | chosen | {"duty_area": person.duty_area.ags if person.duty_area else ""}

    def clean_duty_area(self) -> Area | None:
        return self.areas.get(self.cleaned_data["duty_area"])


class CaseForm(KernForm, forms.Form):
    """A request to the office; `message` says why, if anything."""

    submission = SubmissionField()
    message = forms.CharField(label="Begründung", required=False, widget=forms.Textarea(attrs={"rows": 5}))


class ObjectionForm(CaseForm):
    submit_label = "Widerspruch absenden"


class LeavingForm(CaseForm):
    submit_label = "Austritt erklären"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = "Grund oder Nachfolge"


class CorrectionRequestForm(CaseForm):
    submit_label = "An die Geschäftsstelle senden"
    required_messages = {"message": "Schreiben Sie, was falsch ist und wie es richtig heißt."}

    message = forms.CharField(
        label="Was ist falsch, und wie heißt es richtig?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NewAddressForm(KernForm, forms.Form):
    """Cleans to the message of a correction: the office enters the address."""

    submit_label = "An die Geschäftsstelle senden"
    required_messages = {"email": "Geben Sie Ihre neue E-Mail-Adresse an."}

    submission = SubmissionField()
    email = forms.EmailField(
        label="Neue E-Mail-Adresse",
        max_length=254,
        help_text="Am besten eine dienstliche Adresse",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    replaces = forms.BooleanField(label="Die bisherige Adresse nicht mehr verwenden", required=False)

    @property
    def message(self) -> str:
        replaces = "Die bisherige Adresse soll nicht mehr verwendet werden." if self.cleaned_data["replaces"] else ""
        return f"Neue E-Mail-Adresse: {self.cleaned_data['email']}\n{replaces}".strip()
