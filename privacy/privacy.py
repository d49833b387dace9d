"""What „Meine Daten“ shows of cases and of the ledger of consents."""

from __future__ import annotations

from collections.abc import Iterable

from core import disclosure
from core.disclosure import DataSubject, LabelledValues, Section
from privacy.domain.cases import cases_of
from privacy.models import Case, Consent, ConsentText


def describe_case(case: Case) -> LabelledValues:
    return {
        "Vorgangsnummer": case.reference,
        "Art": case.get_kind_display(),
        "Stand": case.get_state_display(),
        "Name": case.name,
        "E-Mail-Adresse": case.email,
        "eingegangen": case.received_at,
        "zu beantworten bis": case.due_on,
        "Anliegen": case.message,
        "Antwort": case.answer,
        "beantwortet": case.answered_at,
        "abgeschlossen": case.closed_at,
    }


def find_consents(subject: DataSubject) -> Iterable[Consent]:
    return Consent.objects.filter(subject_key__in=subject.subject_keys).select_related("text").order_by("id")


def describe_consent(consent: Consent) -> LabelledValues:
    return {
        "Zweck": consent.text.get_purpose_display(),
        "erteilt oder widerrufen": "erteilt" if consent.is_given else "widerrufen",
        "Zeit": consent.at,
        "Weg": consent.get_channel_display(),
        "Fassung": consent.text.version,
        "Wortlaut": consent.text.wording,
    }


disclosure.register(
    Section("cases", "Anliegen", position=400, models=(Case,), find=cases_of, describe=describe_case),
    Section(
        "consents",
        "Einwilligungen",
        position=410,
        models=(Consent, ConsentText),
        find=find_consents,
        describe=describe_consent,
        is_derived=True,
    ),
)
