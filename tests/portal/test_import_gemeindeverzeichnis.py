"""The management command of the official list: preview by default, writing with an option."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from journal.models import JournalEntry
from members.models import Organisation, RegisterImport
from regions.models import Area, Population
from tests import official_register
from tests.factories import NOW
from tests.factories import gemeindeverzeichnis as gv

pytestmark = pytest.mark.django_db

LEMGO, DETMOLD = "05766044", "05766020"


@pytest.fixture
def loaded(db):
    official_register.load(at=NOW)


@pytest.fixture
def merged(tmp_path):
    """An edition without Lemgo and with another name of Detmold."""
    path = tmp_path / "GV100AD.txt"
    path.write_bytes(gv.file(gv.rows({LEMGO: None, DETMOLD: gv.row(DETMOLD, name="Detmold-Lemgo, Stadt")})).read())
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_gemeindeverzeichnis", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_without_the_option_it_reports_and_writes_nothing(loaded, merged):
    before = JournalEntry.objects.count()
    output = run(merged)
    assert "Gebietsstand 31.08.2025, 452 Gebiete unverändert." in output
    assert "Die Stadt Detmold heißt Stadt Detmold-Lemgo (05766020)" in output
    assert f"Nennen Sie die Nachfolge: --nachfolger {LEMGO}=AGS:DATUM" in output
    assert "Nichts geschrieben." in output
    assert (Area.objects.get(ags=DETMOLD).name, JournalEntry.objects.count()) == ("Detmold", before)
    assert (Population.objects.count(), RegisterImport.objects.count()) == (0, 0)


def test_with_the_order_it_writes_once(loaded, merged):
    order = [merged, "--ausfuehren", "--nachfolger", f"{LEMGO}={DETMOLD}:1.1.2025", "--einwohnerstand", "2024-12-31"]
    assert "Übernommen." in run(*order)
    assert Organisation.objects.get(body_of__ags=DETMOLD).name == "Stadt Detmold-Lemgo"
    assert Area.objects.get(ags=LEMGO).successor.ags == DETMOLD
    assert (Population.objects.count(), RegisterImport.objects.count()) == (395, 1)
    assert "Nichts zu ändern." in run(merged, "--ausfuehren")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--ausfuehren"], "Lemgo"),
        (["--nachfolger", LEMGO], "ist keine Nachfolge"),
        (["--nachfolger", f"{LEMGO}={DETMOLD}:bald"], "ist kein Datum"),
        (["--ausfuehren", "--nachfolger", f"{LEMGO}={LEMGO}:2025-01-01"], "kann nicht Nachfolge"),
        (["--einwohnerstand", "2026-12-31"], "nicht nach dem Gebietsstand"),
    ],
)
def test_a_wrong_order_is_refused_with_a_sentence(loaded, merged, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(merged, *arguments)
    assert (RegisterImport.objects.count(), Area.objects.get(ags=DETMOLD).name) == (0, "Detmold")


def test_a_file_that_is_not_there_or_no_such_list_is_refused(loaded, tmp_path):
    with pytest.raises(CommandError, match="lässt sich nicht lesen"):
        run(tmp_path / "fehlt.txt")
    (tmp_path / "seite.html").write_text("<html>")
    with pytest.raises(CommandError, match="kein Gemeindeverzeichnis"):
        run(tmp_path / "seite.html")
