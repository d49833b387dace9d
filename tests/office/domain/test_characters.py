import pytest

from office.domain.characters import Piece, pieces


def test_plain_german_is_one_piece():
    assert list(pieces("Bürgermeisterin Özgür-Groß, „Café“\nZeile")) == [
        Piece("Bürgermeisterin Özgür-Groß, „Café“\nZeile")
    ]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("\u202e", "unsichtbares Zeichen U+202E"),
        ("\u200b", "unsichtbares Zeichen U+200B"),
        ("\u0430", "kyrillisch, U+0430"),
        ("\u03bf", "griechisch, U+03BF"),
        ("\u4e2d", "fremde Schrift, U+4E2D"),
    ],
)
def test_strange_characters_are_pieces_of_their_own(text, remark):
    before, strange, after = pieces(f"a{text}b")
    assert (before, strange.remark, after) == (Piece("a"), remark, Piece("b"))
