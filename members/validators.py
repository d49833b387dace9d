"""What may stand in a field; each refusal says what to do."""

import re
import unicodedata

from django.core.exceptions import ValidationError

# Addresses below /netzwerk/ that are pages of their own.
RESERVED_SLUGS = frozenset(
    {"karte", "zahlen", "partner", "abdeckung", "suche", "neu", "partner-csv", "abdeckung-csv", "abdeckung-json"}
)

PHONE = re.compile(r"^\+?[0-9][0-9 ()/.–-]{3,58}$")


def validate_phone(value: str) -> None:
    """Any notation Germans use: `0251 275 1125 / -1127`, `05231 71-1075`, `+49 (0) 251 411-1066`."""
    if not PHONE.match(value.strip()):
        raise ValidationError(
            "Geben Sie die Telefonnummer mit Ziffern an, zum Beispiel 0251 275 1125 oder 05231 71-1075.", code="phone"
        )


def validate_plain(value: str) -> None:
    """Refuses characters that no name needs: controls, line breaks, private use, unassigned.

    Right-to-left marks and mixed scripts are not refused here: the reviewer is shown them.
    """
    if any(unicodedata.category(character) in {"Cc", "Co", "Cn", "Cs"} for character in value):
        raise ValidationError(
            "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe.", code="control_characters"
        )
