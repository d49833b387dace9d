import pytest

from core.counts import count_text


@pytest.mark.parametrize(
    ("number", "forms", "text"),
    [
        (0, ("Eine Mail geht", "Mails gehen"), "0 Mails gehen"),
        (0, ("Eine Mail geht", "Mails gehen", "Keine Mail geht"), "Keine Mail geht"),
        (1, ("Eine Mail geht", "Mails gehen", "Keine Mail geht"), "Eine Mail geht"),
        (2, ("Eine Mail geht", "Mails gehen", "Keine Mail geht"), "2 Mails gehen"),
        (1684, ("Eine Mail geht", "Mails gehen"), "1.684 Mails gehen"),
        (1, ("Es fehlt noch eine Gemeinde", "Es fehlen noch {} Gemeinden"), "Es fehlt noch eine Gemeinde"),
        (2, ("Es fehlt noch eine Gemeinde", "Es fehlen noch {} Gemeinden"), "Es fehlen noch 2 Gemeinden"),
    ],
)
def test_noun_and_verb_agree_with_the_number(number, forms, text):
    assert count_text(number, *forms) == text
