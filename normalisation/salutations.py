"""How mails and letters address somebody: the line they begin with, and the name in the window of an envelope.

„Frau“ or „Herr“ is never guessed: who has not said it is greeted by the whole name.
"""

import re

FEMALE, MALE = "female", "male"
TO_NOBODY = "Sehr geehrte Damen und Herren"
_GREETINGS = {FEMALE: "Sehr geehrte Frau", MALE: "Sehr geehrter Herr"}
_ADDRESSED = {FEMALE: "Frau", MALE: "Herrn"}
_FORM_OF_ADDRESS = re.compile(r"^(?:frau|fr\.|herrn?|hr\.)\s*", re.IGNORECASE)
_SPOKEN_TITLES = re.compile(r"\b(?:Prof(?:essorin|essor)?|Dr|PD)\b\.?", re.IGNORECASE)


def salutation_line(salutation: str = "", *, title: str = "", first_name: str = "", last_name: str = "") -> str:
    """„Sehr geehrte Frau Dr. von der Heide“, „Guten Tag Anna Beispiel“, or to nobody in particular; without a comma.

    Of a title only Professor and Doktor are spoken, without faculties and degrees.
    """
    if not (first_name or last_name):
        return TO_NOBODY
    if salutation in _GREETINGS and last_name:
        return _joined(_GREETINGS[salutation], *_SPOKEN_TITLES.findall(title), last_name)
    return _joined("Guten Tag", title, first_name, last_name)


def address_line(salutation: str = "", *, title: str = "", first_name: str = "", last_name: str = "") -> str:
    """„Herrn Prof. Dr.-Ing. Max Muster“, with all titles; empty without a name."""
    if not (first_name or last_name):
        return ""
    if salutation in _ADDRESSED:
        title = _FORM_OF_ADDRESS.sub("", title)
    return _joined(_ADDRESSED.get(salutation, ""), title, first_name, last_name)


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
