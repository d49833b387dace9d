"""What the reviewer reads about deceptive characters."""

import pytest

from normalisation.suspicious_characters import describe

DIRECTION = "enthält Zeichen, die die Schreibrichtung umkehren"
INVISIBLE = "enthält unsichtbare Zeichen"
MIXED = "mischt verschiedene Schriften in einem Wort (zum Beispiel lateinische und kyrillische Buchstaben)"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("", []),
        ("Özgür-Groß, Олександр, Haus 7", []),
        ("An\u202ena", [DIRECTION]),
        ("An\u200bna", [INVISIBLE]),
        ("\u0410nna", [MIXED]),
        ("\u0410n\u202e\u200bna", [DIRECTION, INVISIBLE, MIXED]),
    ],
)
def test_each_kind_of_deception_is_named(text, findings):
    assert describe(text) == findings
