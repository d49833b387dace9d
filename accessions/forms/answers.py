"""Forms to decline or defer an accession and to name a proxy."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accessions.domain.answers_by_link import ProxyInput
from accessions.models import AccessionParticipant, Proxy
from kern.forms import DateInput, KernForm
from members.forms.person import PersonForm

MAX_DEFERRAL = timedelta(days=2 * 365)


class DeclineAccessionForm(KernForm, forms.Form):
    submit_label = "Ablehnen"

    text = forms.CharField(
        label="Ein Wort dazu",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Es hilft uns zu wissen, warum. Schreiben Sie hier nichts Vertrauliches.",
    )


class DeferAccessionForm(KernForm, forms.Form):
    submit_label = "Datum mitteilen"
    required_messages = {"until": "Geben Sie an, wann der Beschluss voraussichtlich gefasst wird."}

    until = forms.DateField(
        label="Voraussichtlicher Tag des Beschlusses",
        widget=DateInput,
        help_text="Ungefähr genügt. Sie können das Datum später ändern oder gleich den Beitritt erklären.",
    )

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise ValidationError(
                "Dieser Tag liegt in der Vergangenheit. Nennen Sie einen künftigen, oder erklären Sie den Beitritt.",
                code="past",
            )
        if until > timezone.localdate() + MAX_DEFERRAL:
            raise ValidationError("Dieser Tag liegt mehr als zwei Jahre voraus. Prüfen Sie das Jahr.", code="far")
        return until


class AccessionProxyForm(PersonForm):
    """Who declares instead of the head; both names stay visible on the participant's page."""

    submit_label = "Vertretung benennen"
    field_order = ["head", "title", "first_name", "last_name", "job_title", "email"]
    required_messages = PersonForm.required_messages | {
        "head": "Geben Sie den Namen der Person an, die vertreten wird.",
        "first_name": "Geben Sie den Vornamen der Vertretung an.",
        "last_name": "Geben Sie den Nachnamen der Vertretung an.",
        "job_title": "Geben Sie Amt oder Funktion der Vertretung an, zum Beispiel „Erste Beigeordnete“.",
        "email": "Geben Sie die dienstliche E-Mail-Adresse der Vertretung an.",
    }
    autocomplete = dict.fromkeys(["title", "first_name", "last_name", "email", "job_title"], "off") | {"head": "name"}
    mail_hint = "An diese Adresse senden wir den Link, um den Beitritt zu erklären."
    phone = None

    head = forms.CharField(
        label="Ihr Name",
        max_length=200,
        help_text="Die Behördenleitung, die sich vertreten lässt, mit Amt: „Bürgermeisterin Bärbel Beispiel“",
    )
    job_title = forms.CharField(
        label="Amt oder Funktion",
        max_length=150,
        help_text="Zum Beispiel Erste Beigeordnete, Kreisdirektor, Kämmerin",
    )

    def __init__(self, *args: Any, participant: AccessionParticipant, **kwargs: Any) -> None:
        super().__init__(*args, initial=self._initial(participant), **kwargs)

    @staticmethod
    def _initial(participant: AccessionParticipant) -> dict[str, str]:
        proxy = participant.proxy
        if proxy is None:
            return {}
        own = {name: getattr(proxy, name) for name in ("title", "first_name", "last_name", "job_title", "email")}
        return own | {"head": proxy.named_by}

    def proxy(self) -> ProxyInput:
        return ProxyInput(**{name: value for name, value in self.cleaned_data.items() if name != "head"})

    def matches(self, proxy: Proxy | None) -> bool:
        """Whether a valid form names the proxy that is stored already."""
        return all(getattr(proxy, name, None) == value for name, value in asdict(self.proxy()).items())
