"""What the specimen page shows without a browser; its look is judged in `tests/journeys/test_specimen.py`."""

import re

from django.test import Client


def test_every_field_is_shown_empty_filled_and_disabled(client: Client, db: None):
    html = client.get("/muster/").content.decode()
    names = {name: "disabled" in tag for tag, name in re.findall(r'(<input[^>]* name="([^"]*email)"[^>]*>)', html)}
    assert names == {"email": False, "rows-0-email": False, "filled-email": False, "disabled-email": True}
    assert "Fehler" not in re.search(r"<title>.*?</title>", html)[0]
    assert "Fehler" in re.search(r"<title>.*?</title>", client.get("/muster/?fehler").content.decode())[0]


def test_suggestions_hold_the_typed_text_however_it_is_written(client: Client):
    found = client.get("/muster/suche.json", {"q": "MUSTERSTADT"}).json()
    assert [(one["value"], one["label"]) for one in found] == [
        ("1", "Hochschule Musterstadt"),
        ("2", "Verkehrsbetriebe Musterstadt"),
    ]
