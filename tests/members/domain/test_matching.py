import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.actors import SYSTEM
from members.domain import posts
from members.domain.matching import candidates
from members.domain.matching.scores import Match, match
from members.models import EmailAddress, Post
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    PersonFactory,
    accepted_application,
    nominee_input,
)

NELE = {"first_name": "Nele", "last_name": "Nachtdienst"}
MAIL = {"email": "nele@klinik.example.org"}
HOUSE = {"organisation": "Klinik Musterland"}
PHONE = {"phone": "0251 275 1125"}


def judged(one: dict[str, str], other: dict[str, str]) -> Match:
    there, back = (match(candidates.features(**a), candidates.features(**b)) for a, b in ((one, other), (other, one)))
    assert there == back
    return there


@pytest.mark.parametrize(
    ("one", "other", "score", "reasons"),
    [
        (NELE | MAIL, NELE | MAIL, 100, "gleicher Name, gleiche Adresse"),
        (
            NELE | {"email": "personalrat@k.example"},
            NELE | {"email": "Personalrat@k.example"},
            100,
            "gleicher Name, gleiche Adresse",
        ),
        (NELE, NELE, 50, "gleicher Name"),
        (NELE | HOUSE, NELE | HOUSE, 70, "gleicher Name, gleiches Haus"),
        (
            NELE | MAIL | HOUSE,
            {"first_name": "Nele", "last_name": "Tagdienst"} | MAIL | HOUSE,
            85,
            "gleicher Vorname, anderer Nachname (früherer Name?), gleiche Adresse, gleiches Haus",
        ),
        (
            NELE | HOUSE,
            {"first_name": "Nele", "last_name": "Tagdienst", "organisation": "Klinik Musterland, Station 3"},
            40,
            "gleicher Vorname, anderer Nachname (früherer Name?), gleiches Haus",
        ),
        (
            NELE | HOUSE,
            {"first_name": "Nele", "last_name": "Nachtdienst-Meier"} | HOUSE,
            55,
            "gleicher Vorname, ein gemeinsamer Teil des Nachnamens, gleiches Haus",
        ),
        (
            {"first_name": "Anna", "last_name": "von Berg"} | HOUSE,
            {"first_name": "Anna", "last_name": "von Tal"} | HOUSE,
            40,
            "gleicher Vorname, anderer Nachname (früherer Name?), gleiches Haus",
        ),
        (
            {"first_name": "Hans-Peter", "last_name": "Müller"} | PHONE,
            {"first_name": "Hans", "last_name": "Mueller", "phone": "+49 (0) 251 275-1125"},
            55,
            "gleicher Nachname, ein gemeinsamer Vorname, gleiche Telefonnummer",
        ),
        (
            {"first_name": "N.", "last_name": "Nachtdienst"} | MAIL,
            NELE | MAIL,
            80,
            "gleicher Nachname, Vorname abgekürzt, gleiche Adresse",
        ),
        (
            NELE | HOUSE,
            {"first_name": "Nele", "last_name": "Nachdienst"} | HOUSE,
            55,
            "gleicher Vorname, Nachname um einen Buchstaben anders, gleiches Haus",
        ),
        (
            NELE,
            {"first_name": "Nachtdienst", "last_name": "Nele"},
            50,
            "gleicher Name, Vorname und Nachname vertauscht",
        ),
        (NELE | MAIL, {"first_name": "Tom", "last_name": "Tagdienst"} | MAIL, 45, "gleiche Adresse"),
        (
            NELE | {"email": "personalrat@k.example"},
            {"first_name": "Tom", "last_name": "Tagdienst", "email": "personalrat@k.example"},
            15,
            "gleiches Sammelpostfach",
        ),
        (NELE, {"first_name": "Tom", "last_name": "Tagdienst"}, 0, ""),
        (
            NELE,
            {"first_name": "Nele", "last_name": "Tagdienst"},
            20,
            "gleicher Vorname, anderer Nachname (früherer Name?)",
        ),
        (NELE | HOUSE, {"first_name": "Tom", "last_name": "Tagdienst"} | HOUSE, 20, "gleiches Haus"),
        (
            NELE | HOUSE | {"job_title": "Personalrat"},
            {"first_name": "Tom", "last_name": "Tagdienst", "job_title": "personalrat"} | HOUSE,
            30,
            "gleiches Haus, gleiche Funktion",
        ),
        (NELE | {"organisation": "Stadt"}, NELE | {"organisation": "Stadt Lemgo"}, 50, "gleicher Name"),
        (
            {"first_name": "Ольга", "last_name": "Иванова", "organisation": "Центр"},
            {"first_name": "Ελένη", "last_name": "Παπαδοπούλου", "organisation": "Δήμος Αθηναίων"},
            0,
            "",
        ),
        (
            {"first_name": "Ελένη", "last_name": "Παπαδοπούλου"},
            {"first_name": "ΕΛΕΝΗ", "last_name": "ΠΑΠΑΔΟΠΟΥΛΟΥ"},
            50,
            "gleicher Name",
        ),
        (
            NELE | {"organisation": "–", "job_title": "-"},
            NELE | {"organisation": "–", "job_title": "-"},
            50,
            "gleicher Name",
        ),
        (
            NELE | MAIL,
            {"first_name": "Dr. Nele", "last_name": "Nachtdienst"} | MAIL,
            95,
            "gleicher Name, gleiche Adresse",
        ),
        (NELE, {"first_name": "Nele", "last_name": "Dr.-Ing. Nachtdienst"}, 50, "gleicher Name"),
    ],
)
def test_two_people_are_scored_with_reasons(one, other, score, reasons):
    found = judged(one, other)
    assert (found.score, ", ".join(found.reasons)) == (score, reasons)


def test_thresholds_divide_same_likely_and_possible():
    divided = [(one.is_same, one.is_likely, one.is_possible) for one in map(Match, (100, 99, 60, 59, 40, 39))]
    assert divided == [
        (True, True, True),
        (False, True, True),
        (False, True, True),
        (False, False, True),
        (False, False, True),
        (False, False, False),
    ]


def found_for(**typed: str) -> list[tuple[str, int]]:
    [found] = candidates.find([candidates.features(**typed)])
    return [(str(candidate.person), candidate.match.score) for candidate in found]


@pytest.mark.django_db
def test_candidates_are_found_by_each_index_and_come_likeliest_first():
    organisation = OrganisationFactory(name="Klinik Musterland")
    by_mail = PersonFactory(first_name="Nele", last_name="Tagdienst", email="nele@klinik.example.org")
    by_post = PersonFactory(first_name="Nele", last_name="Spätdienst")
    post = posts.create(organisation, kind=Post.Kind.MULTIPLIER, actor=SYSTEM, at=NOW)
    posts.fill(post, person=by_post, start=TODAY, actor=SYSTEM, at=NOW)
    PersonFactory(first_name="Nele", last_name="Frühdienst", employer="Klinik Musterland, Station 3")
    PersonFactory(first_name="Nele", last_name="Nachtdienst-Meier", employer="Klinik Musterland")
    PersonFactory(first_name="Tom", last_name="Nachtdienst", employer="Klinik Musterland")
    PersonFactory(first_name="Nele", last_name="Anderswo", employer="Klinik Anderswo")
    assert found_for(**NELE, **MAIL, **HOUSE) == [
        (str(by_mail), 65),
        ("Nele Nachtdienst-Meier", 55),
        (str(by_post), 40),
    ]
    assert found_for(first_name="Nele", last_name="Frühdienst") == [("Nele Frühdienst", 50)]
    assert ("Nele Frühdienst", 40) in found_for(first_name="Nele", last_name="Lang", organisation="Klinik Musterland")


@pytest.mark.django_db
def test_candidate_is_found_by_the_phone_number_of_a_nomination():
    accepted_application(nominees=[nominee_input(1, phone="0251 275 1125")])
    assert found_for(first_name="Moritz", last_name="Neuname", phone="+49 251 2751125") == [("Moritz Muster 1", 40)]


@pytest.mark.django_db
def test_name_that_somebody_had_before_counts():
    PersonFactory(first_name="Nele", last_name="Tagdienst", confirmed_fold="nele nachtdienst", email=MAIL["email"])
    assert found_for(**NELE, **MAIL) == [("Nele Tagdienst", 95)]


@pytest.mark.django_db
def test_candidates_cost_the_same_for_one_and_for_many():
    costs = []
    for number in (1, 10):
        for position in range(number):
            PersonFactory(
                first_name="Nele", last_name=f"Nacht {number} {position}", email=f"n{number}{position}@a.example"
            )
        typed = [
            candidates.features(first_name="Nele", last_name=f"Nacht {number} {position}", **HOUSE, **PHONE)
            for position in range(number)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = candidates.find(typed)
        assert all(found)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.django_db
def test_searching_candidates_reads_no_whole_table():
    typed = candidates.features(**NELE, **MAIL, **HOUSE, **PHONE)
    EmailAddress.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = candidates._keys([typed]).explain()
    assert "Seq Scan on members_person" not in plan
    assert "person_employer" in plan
