"""Whole sentences of mails and pages: names with article and case, days with their tense, numbers with their noun."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Row

import pytest
from django.template.loader import render_to_string

from core.tokens import Link
from events.domain import announcements
from mailings.domain import rendering
from office.views.events.invitations import guests_reminded

TODAY = date(2024, 2, 1)
PAST, FUTURE = date(2023, 6, 29), date(2027, 3, 1)
LINK = Link("members:status", 1, 1, datetime(2024, 2, 1, tzinfo=UTC))


def paragraphs(template: str, **context: object) -> list[str]:
    links = dict.fromkeys(["status", "page", "confirm"], LINK)
    return rendering.render(template, context={"today": TODAY, **context}, links=links).body.split("\n\n")


def application(name: str, kind: str = "organisation") -> Row:
    return Row(kind=kind, organisation_name=name, reference="SID-ABCD2345")


def membership(start: date, end: date | None = None) -> Row:
    return Row(number="M-000012", start=start, end=end)


def participant(name: str) -> Row:
    return Row(organisation=name, declaration=None, proxy=None)


def accession(inviter: str) -> Row:
    return Row(
        title="Beitritt des Regierungsbezirks Detmold",
        inviter=inviter,
        effective_on=TODAY,
        place="Detmold",
        invitation_text="",
        answer_by=None,
    )


@pytest.mark.parametrize(
    ("name", "start", "sentence"),
    [
        ("Stadt Lemgo", PAST, "die Stadt Lemgo gehört seit dem 29. Juni 2023"),
        ("Stadt Lemgo", TODAY, "die Stadt Lemgo gehört seit dem 1. Februar 2024"),
        ("Stadt Lemgo", FUTURE, "die Stadt Lemgo gehört vom 1. März 2027 an"),
        ("Kreis Lippe", PAST, "der Kreis Lippe gehört seit dem 29. Juni 2023"),
        ("Kreis Lippe", FUTURE, "der Kreis Lippe gehört vom 1. März 2027 an"),
        ("Märkischer Kreis", TODAY, "der Märkische Kreis gehört seit dem 1. Februar 2024"),
        ("Klinikum Lippe", PAST, "das Klinikum Lippe gehört seit dem 29. Juni 2023"),
        ("Klinikum Lippe", FUTURE, "das Klinikum Lippe gehört vom 1. März 2027 an"),
        ("Bezirksregierung Detmold", TODAY, "die Bezirksregierung Detmold gehört seit dem 1. Februar 2024"),
        ("Kölner Zoo", PAST, "die Organisation „Kölner Zoo“ gehört seit dem 29. Juni 2023"),
        ("Kölner Zoo", FUTURE, "die Organisation „Kölner Zoo“ gehört vom 1. März 2027 an"),
    ],
)
def test_welcome_has_article_and_tense(name, start, sentence):
    written = paragraphs(
        "members/welcome",
        application=application(name),
        contact="Bärbel Beispiel",
        start=start,
        membership=membership(start),
    )
    assert written[1] == f"{sentence} zum Präventionsnetzwerk #sicherimDienst. Herzlich willkommen!"


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (PAST, "Der Kreis Lippe steht jetzt im öffentlichen Verzeichnis der Netzwerkpartner"),
        (TODAY, "Der Kreis Lippe steht jetzt im öffentlichen Verzeichnis der Netzwerkpartner"),
        (FUTURE, "Von diesem Tag an steht der Kreis Lippe im öffentlichen Verzeichnis der Netzwerkpartner"),
    ],
)
def test_nobody_is_listed_before_the_day(start, sentence):
    written = paragraphs(
        "members/welcome",
        application=application("Kreis Lippe"),
        contact="Bärbel Beispiel",
        start=start,
        membership=membership(start),
    )
    number = "Die Nummer der Mitgliedschaft ist M-000012."
    assert written[2] == f"{number} {sentence}; Namen von Personen stehen dort nicht."


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (PAST, None, "seit dem 29. Juni 2023"),
        (FUTURE, None, "vom 1. März 2027 an"),
        (PAST, date(2025, 1, 1), "vom 29. Juni 2023 bis zum 31. Dezember 2024"),
    ],
)
def test_superseded_application_says_since_when_and_until_when(start, end, sentence):
    written = paragraphs(
        "members/superseded",
        application=application("Stadt Lemgo"),
        contact="Bärbel Beispiel",
        membership=membership(start, end),
    )
    assert written[1] == (
        f"die Stadt Lemgo gehört {sentence} zum Netzwerk #sicherimDienst. "
        "Ihr Antrag SID-ABCD2345 hat sich damit erledigt."
    )


@pytest.mark.parametrize(
    ("inviter", "name", "sentence"),
    [
        ("Bezirksregierung Detmold", "Stadt Lemgo", "die Bezirksregierung Detmold lädt die Stadt Lemgo ein"),
        ("Die Bezirksregierung Detmold", "Kreis Lippe", "die Bezirksregierung Detmold lädt den Kreis Lippe ein"),
        ("Der Vorstand des Verbunds", "Klinik am Wald", "der Vorstand des Verbunds lädt die Klinik am Wald ein"),
        ("Regierungspräsidentin Muster", "Klinikum Lippe", "Regierungspräsidentin Muster lädt das Klinikum Lippe ein"),
        ("Kölner Zoo", "Hochsauerlandkreis", "die Organisation „Kölner Zoo“ lädt den Hochsauerlandkreis ein"),
        ("Kreis Lippe", "Stadtwerke Lage", "der Kreis Lippe lädt die Organisation „Stadtwerke Lage“ ein"),
    ],
)
def test_invitation_says_who_invites_whom(inviter, name, sentence):
    written = paragraphs("accessions/invited", accession=accession(inviter), participant=participant(name))
    assert written[1] == (
        f"{sentence}, dem Präventionsnetzwerk #sicherimDienst beizutreten: "
        "„Beitritt des Regierungsbezirks Detmold“ am 1. Februar 2024 in Detmold."
    )


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Stadt Lemgo", "der Stadt Lemgo"),
        ("Kreis Lippe", "des Kreises Lippe"),
        ("Märkischer Kreis", "des Märkischen Kreises"),
        ("Klinikum Lippe", "des Klinikums Lippe"),
        ("Kölner Zoo", "der Organisation „Kölner Zoo“"),
    ],
)
def test_new_link_says_whose_page_it_opens(name, genitive):
    written = paragraphs("accessions/link", accession=accession(""), participant=participant(name))
    assert written[1] == (
        f"hier ist ein neuer Link zur Seite {genitive} beim Sammelbeitritt „Beitritt des Regierungsbezirks Detmold“ "
        "am 1. Februar 2024:"
    )


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({"new": 0}, "Fertig: keine neue Mitgliedschaft."),
        (
            {"new": 1, "tenures": 1, "applications": 1, "mails": 1},
            "Fertig: eine neue Mitgliedschaft, eine besetzte Funktion, ein erledigter Antrag, eine Mail.",
        ),
        (
            {"new": 2, "tenures": 2, "applications": 2, "mails": 2},
            "Fertig: 2 neue Mitgliedschaften, 2 besetzte Funktionen, 2 erledigte Anträge, 2 Mails.",
        ),
    ],
)
def test_result_of_an_execution_counts(counts, sentence):
    run = Row(outcome="done", kind="execute", counts=counts, ordered_by="Jana Beispiel")
    page = render_to_string(
        "office/accessions/run_result.html", {"overview": Row(run=run), "accession": Row(state="executed")}
    )
    assert page.strip() == f"<p>{sentence} Angeordnet von Jana Beispiel.</p>"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"venue"}, "Neu ist der Ort."),
        ({"starts_at", "street"}, "Neu sind der Termin und der Ort."),
        ({"ends_at", "town", "online_link"}, "Neu sind der Termin, der Ort und der Link zur Teilnahme."),
    ],
)
def test_change_of_an_event_agrees_in_number(fields, sentence):
    assert f"Neu {announcements.changed_text(fields)}." == sentence


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "Jetzt bekommt kein Gast eine Erinnerung."),
        (1, "Ein Gast ohne Antwort bekommt eine Mail mit seinem Link."),
        (2, "2 Gäste ohne Antwort bekommen je eine Mail mit ihrem Link."),
    ],
)
def test_reminder_says_who_is_reminded(number, sentence):
    assert guests_reminded(number) == sentence
