"""Slugs that no organisation may have."""

# Addresses below /netzwerk/ that are pages of their own.
RESERVED_SLUGS = frozenset(
    {"karte", "zahlen", "partner", "abdeckung", "suche", "neu", "partner-csv", "abdeckung-csv", "abdeckung-json"}
)
