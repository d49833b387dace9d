"""What the guard of all pages and mails finds, and what it lets through."""

from datetime import date

import pytest
from django.test import Client

from mailings.domain import rendering
from tests import forbidden_sentences


@pytest.mark.parametrize(
    "text",
    [
        "1 neue Mitgliedschaften",
        "Danach fehlen noch 1 Gemeinden",
        "Was die 1 Angemeldeten brauchen",
        "1 Organisationen gelten als geplant",
        "Netzwerkpartner seit 2. Februar 2024",
        "gehört seit dem 1. März 2027 zum Netzwerk",
        "Stadt Lemgo gehört zum Netzwerk",
        "Bezirksregierung Detmold lädt Sie ein",
        "Sie erklären für Kreis Lippe den Beitritt",
        "Guten Tag None,",
        "Das ist zurückgenommen..",
        "hat Sie benannt () und",
    ],
)
def test_what_is_wrong_is_found(text, time_machine):
    time_machine.move_to(date(2024, 2, 1))
    assert len(forbidden_sentences.in_page(f"<p>{text}</p>")) == 1
    assert len(forbidden_sentences.in_mail(f"{text}\n")) == 1


@pytest.mark.parametrize("body", ["zwei  Leerzeichen", "eine\n\n\nLücke", "am Ende \nder Zeile"])
def test_mails_have_no_gaps(body):
    assert len(forbidden_sentences.in_mail(body)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "1 Adresse, 1 Zusage, 1 Netzwerkpartner",
        "1. Februar 2024, Musterstraße 1, Raum 1.04",
        "Netzwerkpartner seit 1. Februar 2024",
        "Die Stadt Lemgo gehört zum Netzwerk, den Kreis Lippe lädt die Bezirksregierung Detmold ein.",
        "Organisation: Stadt Lemgo",
        "Und so weiter …, oder so ...",
    ],
)
def test_what_is_right_is_let_through(text, time_machine):
    time_machine.move_to(date(2024, 2, 1))
    assert forbidden_sentences.in_page(f"<p>{text}</p>") == forbidden_sentences.in_mail(f"{text}\n") == []


def test_every_page_and_every_mail_is_looked_at():
    assert Client.request.__name__ == "checked_request"
    assert rendering.render.__name__ == "checked_render"
