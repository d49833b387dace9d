"""The address and phones of the Geschäftsstelle stand in one place, whatever names them."""

from django.template import engines

from core import office_contact


def render(text: str) -> str:
    return engines["django"].from_string(text).render()


def test_phones_stand_in_one_line(settings):
    settings.OFFICE_PHONES = ["0251 275 1125", "0251 275 1127"]
    assert office_contact.phones() == "0251 275 1125 / -1127"
    settings.OFFICE_PHONES = ["0211 871-01"]
    assert office_contact.phones() == "0211 871-01"


def test_phone_is_dialled_with_its_country(settings):
    settings.OFFICE_PHONES = ["0251 275 1125", "0251 275 1127"]
    assert render("{% contact_phone_link %}") == '<a href="tel:+492512751125">0251\u00a0275\u00a01125</a>'
    assert render("{% contact_phone_link 2 short=True %}") == '<a href="tel:+492512751127">-1127</a>'


def test_page_names_what_the_settings_say(client, settings):
    settings.OFFICE_CONTACT = {**settings.OFFICE_CONTACT, "street": "Musterweg 1", "email": "amt@example.org"}
    page = client.get("/leichte-sprache/").content.decode()
    assert ("Musterweg 1" in page, '<a href="mailto:amt@example.org">amt@example.org</a>' in page) == (True, True)
