"""What may stand in a field; each refusal says what to do."""

import unicodedata

from django.core.exceptions import ValidationError

# Addresses below /netzwerk/ that are pages of their own.
RESERVED_SLUGS = frozenset(
    {"karte", "zahlen", "partner", "abdeckung", "suche", "neu", "partner-csv", "abdeckung-csv", "abdeckung-json"}
)


def validate_plain(value: str) -> None:
    """Refuses characters that no name needs: controls, line breaks, private use, unassigned.

    Right-to-left marks and mixed scripts are not refused here: the reviewer is shown them.
    """
    if any(unicodedata.category(character) in {"Cc", "Co", "Cn", "Cs"} for character in value):
        raise ValidationError(
            "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe.", code="control_characters"
        )
