import pytest

from normalisation.marked_characters import TextRun, text_runs


def test_plain_german_is_one_piece():
    assert list(text_runs("Bürgermeisterin Özgür-Groß, „Café“\nZeile")) == [
        TextRun("Bürgermeisterin Özgür-Groß, „Café“\nZeile")
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
    before, strange, after = text_runs(f"a{text}b")
    assert (before, strange.remark, after) == (TextRun("a"), remark, TextRun("b"))
