"""Every mail has sentences that it must not lose."""

from pathlib import Path
from types import SimpleNamespace as Row

from tests import required_sentences

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
OFFER = """Guten Tag Anna Muster,

gute Nachricht: Ein Platz ist frei geworden, und Sie sind an der Reihe.

Netzwerktreffen
Donnerstag, 14. März 2024, 09:30 Uhr

Bitte nehmen Sie ihn bis zum 2. März 2024, 10:00 Uhr an, oder geben Sie ihn ab:

⟦Link 1⟧

Hören wir bis dahin nichts von Ihnen, verfällt das Angebot.
"""


def test_every_mail_must_say_something():
    messages = TEMPLATES.glob("*/mail/*_message.txt")
    names = {f"{path.parts[-3]}/{path.name.removesuffix('_message.txt')}" for path in messages}
    assert set(required_sentences.REQUIRED) == names


def test_lost_deadline_is_found():
    assert required_sentences.missing_in_mail("events/offer", OFFER, {}) == []
    without = OFFER.replace("bis zum 2. März 2024, 10:00 Uhr ", "")
    assert len(required_sentences.missing_in_mail("events/offer", without, {})) == 1


def test_deadline_is_required_where_there_is_one():
    body = "Wann: Donnerstag, 14. März 2024\nWo: online\n⟦Link 1⟧\nDer Link gilt für Sie. Bitte geben Sie ihn nur"
    for day, number in ((None, 0), ("2024-03-01", 1)):
        context = {"event": Row(answer_by=day)}
        assert len(required_sentences.missing_in_mail("events/invited", body, context)) == number


def test_typed_text_may_have_several_lines():
    body = (
        "zum Antrag SID-2345 haben wir eine Frage:\n\nErstens.\nZweitens.\n\nBitte antworten Sie auf dieser Seite:\n\n"
    )
    missing = [required_sentences.missing_in_mail("members/question", body + link, {}) for link in ("⟦Link 1⟧", "")]
    assert [len(one) for one in missing] == [0, 1]
