"""Form of an event's details, in groups of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from core.antispam import SubmissionField
from core.backoffice.fields import date_field, long_text
from events.domain import planning
from events.models import Event
from kern.forms import PhoneField
from office.forms.event_hosts import HostForm
from office.forms.event_times import moment_of, time_field

MAX_SEATS = 100_000
FIELD_OF = {"starts_at": "begins", "ends_at": "ends", "check_in_from": "check_in_from"}
PLACE = ("venue", "street", "town")


class FieldGroup(NamedTuple):
    legend: str
    fields: list[BoundField]


GROUPS = (
    ("Worum geht es?", ("kind", "title", "summary", "text")),
    ("Wann?", ("day", "begins", "ends", "check_in_from", "last_day", "shifts_programme_time")),
    ("Wo?", ("venue", "street", "town", "online_link", "directions")),
    ("Wer lädt ein?", ("host", "host_choice", "contact", "contact_email", "contact_phone")),
    ("Wer kommt?", ("admission", "is_closed", "capacity", "registration_from", "registration_until")),
    ("Einladung", ("answer_by", "reminds", "invitation_text")),
    ("Einzelheiten der Anmeldung", ("asks_needs", "offer_hours", "retention_days")),
)


class EventForm(HostForm):
    """The details of an event; its programme has forms of its own."""

    submit_label = ""
    field_order = ["submission", "seen", *(name for _legend, names in GROUPS for name in names)]
    required_messages: ClassVar = {
        **HostForm.required_messages,
        "title": "Geben Sie der Veranstaltung einen Titel.",
        "day": "Geben Sie den Tag an.",
        "begins": "Geben Sie an, wann es beginnt.",
        "ends": "Geben Sie an, wann es endet.",
        "offer_hours": "Geben Sie an, wie lange ein angebotener Platz frei gehalten wird.",
        "retention_days": "Geben Sie an, nach wie vielen Tagen die Angaben gelöscht werden.",
    }
    submission = SubmissionField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Art", choices=Event.Kind)
    title = forms.CharField(label="Titel", max_length=150)
    summary = forms.CharField(
        label="Kurz gesagt",
        max_length=300,
        required=False,
        help_text="Ein Satz für die Übersicht und für Suchmaschinen. Vor der Veröffentlichung nötig.",
    )
    text = long_text(
        "Text",
        required=False,
        max_length=20_000,
        help_text="Steht auf der Seite der Veranstaltung. Eine Leerzeile trennt Absätze, „- “ beginnt eine Aufzählung.",
    )
    day = date_field("Tag")
    begins = time_field("Beginn")
    ends = time_field("Ende")
    check_in_from = time_field("Einlass ab", required=False)
    last_day = date_field("Letzter Tag", required=False, help_text="Nur ausfüllen, wenn sie mehrere Tage dauert.")
    shifts_programme_time = forms.BooleanField(
        label="Wird der Beginn früher oder später, auch das Programm um dieselbe Zeit verschieben", required=False
    )
    venue = forms.CharField(
        label="Ort", max_length=150, required=False, help_text="Zum Beispiel „Bezirksregierung Detmold, Saal 1“."
    )
    street = forms.CharField(label="Straße und Hausnummer", max_length=150, required=False)
    town = forms.CharField(label="Postleitzahl und Ort", max_length=100, required=False)
    online_link = forms.URLField(
        label="Link zur Teilnahme",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Den erfahren nur Angemeldete.",
    )
    directions = long_text(
        "Anreise und Zugang", rows=3, required=False, help_text="Bahn und Bus, Parken, Aufzug, Eingang."
    )
    contact = forms.CharField(label="Ansprechstelle", max_length=150, required=False)
    contact_email = forms.EmailField(
        label="E-Mail-Adresse für Fragen", required=False, help_text="Vor der Veröffentlichung nötig."
    )
    contact_phone = PhoneField(label="Telefon für Fragen", required=False)
    admission = forms.ChoiceField(label="Wer darf sich anmelden?", choices=Event.Admission, widget=forms.RadioSelect)
    is_closed = forms.BooleanField(
        label="Geschlossen: nur wer eingeladen oder angemeldet ist, sieht die Seite", required=False
    )
    capacity = forms.IntegerField(
        label="Plätze",
        min_value=1,
        max_value=MAX_SEATS,
        required=False,
        help_text="Leer: ohne Grenze. Sind alle vergeben, führt das Portal eine Warteliste.",
    )
    registration_from = date_field("Anmeldung ab", required=False, help_text="Leer: sobald veröffentlicht ist.")
    registration_until = date_field("Anmeldung bis", required=False, help_text="Leer: bis zum letzten Tag.")
    answer_by = date_field(
        "Eingeladene antworten bis", required=False, help_text="Bis dahin lässt sich die Antwort auch ändern."
    )
    reminds = forms.BooleanField(
        label="Wer nicht antwortet, wird eine Woche vor Ablauf einmal erinnert",
        required=False,
        initial=True,
    )
    invitation_text = long_text(
        "Text der Einladung",
        required=False,
        help_text="Steht in Mail und Brief zwischen Anlass und Link. Nur für Veranstaltungen mit Gästeliste.",
    )
    asks_needs = forms.BooleanField(
        label="Nach Verpflegung und Barrierefreiheit fragen",
        required=False,
        help_text="Die Angaben sieht nur, wer die Veranstaltung betreut; sie werden danach gelöscht.",
    )
    offer_hours = forms.IntegerField(
        label="Stunden, die ein Platz von der Warteliste angeboten bleibt", min_value=1, max_value=336, initial=48
    )
    retention_days = forms.IntegerField(
        label="Tage, nach denen die Angaben zu Personen gelöscht werden", min_value=0, max_value=1095, initial=90
    )

    def __init__(self, data: Any = None, *, event: Event | None = None, kind: str = "", **options: Any) -> None:
        super().__init__(data, event=event, **options)
        self.kind_shown = event.kind if event else kind
        if event is None or not event.items.exists():
            del self.fields["shifts_programme_time"]
        if event is None:
            self.fields["kind"].widget = forms.HiddenInput()
        if self.kind_shown == Event.Kind.ONLINE and not (event and event.venue):
            self._without_place()

    def _without_place(self) -> None:
        for name in (*PLACE, "check_in_from"):
            del self.fields[name]
        self.fields["online_link"].help_text = "Den erfahren nur Angemeldete. Vor der Veröffentlichung nötig."
        self.fields["directions"].label = "Hinweise zur Teilnahme"
        self.fields["directions"].help_text = "Zum Beispiel, was man dafür braucht."

    @property
    def groups(self) -> Iterator[FieldGroup]:
        for legend, names in GROUPS:
            if fields := [self[name] for name in names if name in self.fields and not self[name].is_hidden]:
                yield FieldGroup(legend, fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("day")
        cleaned["starts_at"] = moment_of(self, day, cleaned.get("begins"), field="begins")
        cleaned["ends_at"] = moment_of(self, cleaned.get("last_day") or day, cleaned.get("ends"), field="ends")
        cleaned["check_in_from"] = moment_of(self, day, cleaned.get("check_in_from"), field="check_in_from")
        return cleaned

    def add_errors(self, mistakes: Mapping[str, str]) -> None:
        """Add each sentence to the errors of the field that has to change."""
        for field, sentence in mistakes.items():
            name = FIELD_OF.get(field, field)
            self.add_error(name if name in self.fields else None, sentence)

    @property
    def domain_kwargs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {name: value for name, value in cleaned.items() if name in planning.CHANGEABLE_FIELDS}


def initial_values(event: Event) -> dict[str, Any]:
    """The form's values for an existing event."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    values = {name: getattr(event, name) for name in planning.CHANGEABLE_FIELDS if name in EventForm.base_fields}
    return {
        **values,
        "seen": planning.version_of(event),
        "host": event.host.name,
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "check_in_from": timezone.localtime(event.check_in_from).time() if event.check_in_from else None,
    }
