"""Forms to add guests to an event, to change how they are addressed, and to record their answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core.backoffice.fields import long_text
from core.backoffice.uploads import PastedListForm, pasted_list_field
from events.domain.registrations import Attendee
from events.forms.invitations import head_of
from events.forms.session_choices import OfficeSessionChoiceForm
from events.models import Event, Invitation, Registration
from events.states import SessionChoiceState
from kern.forms import KernForm
from members.forms.person import PersonForm
from members.models import Category
from regions.models import Area

ANSWERED_BY = [(one.value, one.label) for one in Invitation.Source if one not in {Invitation.Source.ONLINE}]
Level = Area.Level


class AreaForm(KernForm, forms.Form):
    """An area whose heads of administration are invited."""

    submit_label = ""
    required_messages: ClassVar = {"area": "Wählen Sie ein Gebiet."}
    area = forms.ModelChoiceField(
        Area.objects.none(), label="Gebiet", help_text="Die Leitungen aller Kommunen und der Bezirksregierung darin"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas()


class MultipliersForm(KernForm, forms.Form):
    submit_label = ""
    area = forms.ModelChoiceField(Area.objects.none(), label="Gebiet", required=False, empty_label="ganz NRW")
    category = forms.ModelChoiceField(
        Category.objects.all(), label="Kategorie", required=False, empty_label="alle Kategorien"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas()


class GuestListForm(PastedListForm):
    empty_message = "Fügen Sie Gäste ein, oder wählen Sie eine Datei aus."
    text = pasted_list_field(
        "Gäste einfügen",
        help_text="Je Zeile Name, Amt, Haus und Mail-Adresse. Spalten aus Excel können Sie einfach hineinkopieren.",
    )


class GuestForm(PersonForm):
    """A guest as the invitation names and addresses them; a post without a name can be a guest, too."""

    submit_label = ""
    phone = None
    autocomplete: ClassVar = dict.fromkeys(PersonForm.autocomplete, "off")
    field_order = ["title", "first_name", "last_name", "job_title", "organisation_name", "salutation", "email"]
    job_title = forms.CharField(label="Amt oder Funktion", max_length=200, required=False)
    organisation_name = forms.CharField(label="Haus", max_length=200, required=False)
    salutation = forms.CharField(
        label="Anrede", max_length=200, required=False, help_text="So beginnt die Einladung, ohne Komma am Ende."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class ChangedGuestForm(GuestForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class SourceForm(KernForm, forms.Form):
    """The source of an answer."""

    submit_label = ""
    required_messages: ClassVar = {"source": "Wählen Sie aus, wie die Antwort eingegangen ist."}
    source = forms.ChoiceField(label="Wie ist die Antwort eingegangen?", choices=ANSWERED_BY, widget=forms.RadioSelect)

    @property
    def came_by(self) -> Invitation.Source:
        return Invitation.Source(self.cleaned_data["source"])


class RecordAcceptForm(OfficeSessionChoiceForm, SourceForm, PersonForm):
    """Who comes; the name is asked for where the guest is a post without one."""

    submit_label = ""
    phone = None
    autocomplete: ClassVar = dict.fromkeys(PersonForm.autocomplete, "off")
    person_names = ("title", "first_name", "last_name", "job_title", "organisation_name", "email")
    job_title = forms.CharField(label="Amt oder Funktion", max_length=200, required=False)
    organisation_name = forms.CharField(label="Haus", max_length=200, required=False)

    def __init__(
        self, data: Any = None, *, event: Event, invitation: Invitation, registration: Registration | None
    ) -> None:
        chosen = None if registration is None else registration.choices.exclude(state=SessionChoiceState.RELEASED)
        super().__init__(
            data,
            event=event,
            chosen=chosen,
            initial=self.initial_values(invitation, registration),
        )
        self.fields["email"].required = False
        self.order_fields(["source", *self.field_order_of()])

    def initial_values(self, invitation: Invitation, registration: Registration | None) -> dict[str, str]:
        of = registration if registration and not registration.is_proxy else invitation
        return {name: getattr(of, name) for name in self.person_names}

    def field_order_of(self) -> list[str]:
        return [*self.person_names, *[field.name for field in self.session_fields]]

    def attendee(self) -> Attendee:
        return Attendee(**{name: self.cleaned_data[name] for name in self.person_names})


class RecordProxyForm(RecordAcceptForm):
    """Who comes in the guest's place."""

    head = forms.CharField(
        label="Wer lässt sich vertreten?",
        max_length=200,
        help_text="Name und Amt der eingeladenen Person; beide Namen bleiben sichtbar.",
    )

    def initial_values(self, invitation: Invitation, registration: Registration | None) -> dict[str, str]:
        values = {"head": head_of(invitation), "organisation_name": invitation.organisation_name}
        if registration and registration.is_proxy:
            return values | {name: getattr(registration, name) for name in self.person_names}
        return values

    def field_order_of(self) -> list[str]:
        return ["head", *super().field_order_of()]


class RecordDeclineForm(SourceForm):
    text = long_text("Ein Wort dazu", rows=3, required=False)


def areas() -> Any:
    """The Land and the current Regierungsbezirke, each followed by its Kreise."""
    levels = [Level.LAND, Level.REGIERUNGSBEZIRK, Level.KREIS]
    return Area.objects.filter(level__in=levels, valid_to=None).order_by("ags")
