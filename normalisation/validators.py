"""Which characters may stand in a field; each refusal says what to do."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
CONTROL_CHARACTERS_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
HAS_CONTROL_CHARACTERS = "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe."
HAS_CONTROL_CHARACTERS_IN_TEXT = "Entfernen Sie unsichtbare Steuerzeichen aus dieser Angabe."
IS_INVISIBLE = "Hier stehen nur unsichtbare Zeichen. Löschen Sie sie, und geben Sie die Angabe neu ein."


def validate_plain(value: str) -> None:
    """Refuses characters that no name needs: controls, line breaks, private use, unassigned.

    Right-to-left marks and mixed scripts are not refused here: the reviewer is shown them.
    """
    if any(unicodedata.category(character) in {"Cc", "Co", "Cn", "Cs"} for character in value):
        raise ValidationError(HAS_CONTROL_CHARACTERS, code="control_characters")


def refuse_control_characters(value: Any) -> None:
    if CONTROL_CHARACTERS.search(str(value)):
        raise ValidationError(HAS_CONTROL_CHARACTERS, code="control_characters")


def refuse_control_characters_in_text(value: Any) -> None:
    """As `refuse_control_characters()`, for text of several lines: line breaks and tabs are allowed."""
    if CONTROL_CHARACTERS_IN_TEXT.search(str(value)):
        raise ValidationError(HAS_CONTROL_CHARACTERS_IN_TEXT, code="control_characters_in_text")


def refuse_invisible(value: Any) -> None:
    """Refuse text of invisible characters only; where letters stand beside them, the reviewer decides."""
    kinds = map(unicodedata.category, str(value))
    if not any(kind[0] in "LNPS" or kind == "Cc" for kind in kinds):
        raise ValidationError(IS_INVISIBLE, code="invisible")
