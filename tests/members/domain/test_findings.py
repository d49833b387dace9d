from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.domain import applications
from members.domain.applications import findings
from members.domain.inputs import OrganisationInput
from members.models import Category
from tests.factories import (
    NOW,
    TODAY,
    GemeindeFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    accepted_application,
    applicant_input,
    confirmed_application,
    declarer_input,
    nominee_input,
    submitted_application,
)

pytestmark = pytest.mark.django_db


def findings_about(application, topic):
    return [(found.level, found.text) for found in findings.find_all(application, day=TODAY) if found.topic == topic]


def test_review_knows_the_register():
    body = OrganisationFactory(name="Stadt Musterstadt", body_of=GemeindeFactory())
    assert findings_about(confirmed_application(body), "Organisation") == [("ok", "Steht im amtlichen Verzeichnis.")]


def test_review_offers_known_organisations_for_a_described_one():
    known = OrganisationFactory(name="Klinikum Seeblick gGmbH")
    described = OrganisationInput(name="Klinikum Seeblick", category=Category.objects.get(name="Gesundheitswesen"))
    found = [
        found
        for found in findings.find_all(confirmed_application(described), day=TODAY)
        if found.topic == "Organisation"
    ]
    assert [(finding.level, finding.record) for finding in found] == [("warning", known), ("hint", None)]


@pytest.mark.parametrize(
    ("email", "level"),
    [
        ("b.beispiel@stadt.example.org", "ok"),
        ("b.beispiel@amt.stadt.example.org", "ok"),
        ("b.beispiel@anderswo.example.org", "warning"),
        ("b.beispiel@gmx.de", "warning"),
    ],
)
def test_review_compares_the_domain_of_the_address(email, level):
    organisation = OrganisationFactory(domains=["stadt.example.org"])
    application = confirmed_application(organisation, declarer=declarer_input(email=email))
    assert [found for found, _ in findings_about(application, "E-Mail-Adresse")] == [level]


def test_website_that_an_applicant_typed_vouches_for_nobody():
    typed = OrganisationInput(
        name="Klinikum Falsch",
        category=Category.objects.get(name="Gesundheitswesen"),
        website="https://www.stadt.example.org",
    )
    described = confirmed_application(typed, declarer=declarer_input(email="b@stadt.example.org"))
    claimed = ("hint", "stadt.example.org passt zur angegebenen Internetseite; geprüft ist sie nicht.")
    assert findings_about(described, "E-Mail-Adresse") == [claimed]
    accepted = applications.accept(described, start=TODAY, by=UserFactory(), at=NOW)
    second = confirmed_application(accepted.organisation, declarer=declarer_input(email="c@stadt.example.org"))
    assert [level for level, _ in findings_about(second, "E-Mail-Adresse")] == ["ok"]
    applications.undo_acceptance(accepted, reason="Irrtum", by=UserFactory(), at=NOW)
    second.refresh_from_db()
    assert findings_about(second, "E-Mail-Adresse") == [claimed]


def test_undone_acceptance_leaves_the_domains_that_others_vouch_for():
    organisation = OrganisationFactory(domains=["amt.example.org"])
    first = accepted_application(organisation, declarer=declarer_input(email="a@neu.example.org"))
    organisation.refresh_from_db()
    assert organisation.domains == ["amt.example.org", "neu.example.org"]
    applications.undo_acceptance(first, reason="Irrtum", by=UserFactory(), at=NOW)
    organisation.refresh_from_db()
    assert organisation.domains == ["amt.example.org"]
    known = accepted_application(organisation, declarer=declarer_input(email="a@amt.example.org"))
    applications.undo_acceptance(known, reason="Irrtum", by=UserFactory(), at=NOW)
    organisation.refresh_from_db()
    assert organisation.domains == ["amt.example.org"]


@pytest.mark.parametrize(
    ("email", "employer", "expected"),
    [
        (
            "nele@klinik.example.org",
            "Klinik Musterland",
            "ok: klinik.example.org gehört zum Arbeitgeber „Klinik Musterland“.",
        ),
        (
            "nele@station3.klinik.example.org",
            "KLINIK Musterland, Station 3",
            "ok: station3.klinik.example.org gehört zum Arbeitgeber „Klinik Musterland“.",
        ),
        (
            "nele@klinik.example.org",
            "Stadt Anderswo",
            "hint: klinik.example.org gehört zu „Klinik Musterland“; als Arbeitgeber angegeben ist „Stadt Anderswo“.",
        ),
        (
            "nele@anderswo.example.org",
            "Klinik Musterland",
            "hint: anderswo.example.org ist nicht die bekannte Domäne von „Klinik Musterland“ (klinik.example.org).",
        ),
        ("nele@gmx.de", "Klinik Musterland", "hint: gmx.de ist ein freier Anbieter, keine dienstliche Adresse."),
        ("nele@anderswo.example.org", "Stadt Anderswo", ""),
        ("nele@kklinik.example.org", "Stadt Anderswo", ""),
    ],
)
def test_review_compares_the_domain_of_an_individual_with_the_employer(email, employer, expected):
    OrganisationFactory(name="Klinik Musterland", domains=["klinik.example.org"])
    applicant = applicant_input(email=email, employer=employer)
    application = applications.submit_individual(submission=uuid4(), applicant=applicant, at=NOW)
    found = [f"{level}: {text}" for level, text in findings_about(application, "E-Mail-Adresse")]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("email", "known", "level"),
    [
        ("rathaus-amt@straße.example", "xn--strae-oqa.example", "ok"),
        ("rathaus-amt@xn--strae-oqa.example", "straße.example", "ok"),
        ("rathaus-amt@strasse.example", "straße.example", "warning"),
    ],
)
def test_review_takes_no_domain_for_another(email, known, level):
    application = confirmed_application(OrganisationFactory(domains=[known]), declarer=declarer_input(email=email))
    assert [found[0] for found in findings_about(application, "E-Mail-Adresse")] == [level]


def test_review_names_the_membership_and_other_applications():
    organisation = OrganisationFactory()
    first = accepted_application(organisation)
    late = submitted_application(organisation)
    assert findings_about(late, "Mitgliedschaft") == [("warning", "Ist Netzwerkpartner seit dem 1. Februar 2024.")]
    [(level, text)] = findings_about(late, "Weitere Anträge")
    assert (level, first.reference in text) == ("hint", True)


def test_review_dates_other_applications_by_the_berlin_day():
    organisation = OrganisationFactory()
    submitted_application(organisation, at=NOW.replace(hour=23, minute=30))
    [(_, text)] = findings_about(submitted_application(organisation), "Weitere Anträge")
    assert "vom 2. Februar 2024" in text


def test_review_expects_a_membership_for_a_representative():
    organisation = OrganisationFactory()
    accepted_application(organisation)
    application = applications.submit_representative(
        submission=uuid4(), organisation=organisation, applicant=applicant_input(), at=NOW
    )
    assert findings_about(application, "Mitgliedschaft") == [("ok", "Ist Netzwerkpartner seit dem 1. Februar 2024.")]


def test_review_recognises_people():
    PersonFactory(first_name="Moritz", last_name="Muster 1", email="muster1@stadt.example.org")
    PersonFactory(first_name="Moritz", last_name="Muster 2", email="anders@stadt.example.org")
    PersonFactory(first_name="Anna", last_name="Andere", email="muster3@stadt.example.org")
    application = confirmed_application(nominees=[nominee_input(1), nominee_input(2), nominee_input(3)])
    levels = [level for level, _ in findings_about(application, "Personen")]
    assert levels == ["hint", "hint", "ok"]


def test_review_asks_about_likely_the_same_with_score_and_reasons():
    known = PersonFactory(first_name="Moritz", last_name="Meier", email="muster1@stadt.example.org")
    [found] = [one for one in findings.find_all(confirmed_application(), day=TODAY) if one.topic == "Personen"]
    reasons = "gleicher Vorname, anderer Nachname (früherer Name?), gleiche Adresse"
    text = f"Moritz Muster 1: dieselbe Person wie Moritz Meier? 65 von 100: {reasons}."
    assert (found.level, found.text, found.record) == ("warning", text, known)


def test_review_names_who_declares_and_is_nominated_once():
    PersonFactory(first_name="Bärbel", last_name="Beispiel", email="bb@stadt.example.org")
    themselves = nominee_input(
        first_name="Bärbel", last_name="Beispiel", email="bb@stadt.example.org", is_declarer=True
    )
    assert findings_about(confirmed_application(nominees=[themselves]), "Personen") == [
        ("ok", "Bärbel Beispiel ist bekannt (Name und Adresse gleich).")
    ]


def test_review_shows_hidden_and_mixed_characters():
    application = confirmed_application(
        declarer=declarer_input(first_name="Bär\u202ebel"),
        nominees=[nominee_input(last_name="M\u0443ster", job_title="Personal\u202erat")],
    )
    assert [text for _, text in findings_about(application, "Zeichen")] == [
        "Name „Bär\u202ebel Beispiel“ enthält Zeichen, die die Schreibrichtung umkehren.",
        "Name „Moritz M\u0443ster“ mischt verschiedene Schriften in einem Wort "
        "(zum Beispiel lateinische und kyrillische Buchstaben).",
        "Funktion „Personal\u202erat“ enthält Zeichen, die die Schreibrichtung umkehren.",
    ]


def test_review_costs_the_same_with_one_and_with_ten_people():
    costs = []
    for number in (1, 10):
        application = confirmed_application(nominees=[nominee_input(position) for position in range(number)])
        with CaptureQueriesContext(connection) as queries:
            findings.find_all(application, day=TODAY)
        costs.append(len(queries))
    assert costs[0] == costs[1]
