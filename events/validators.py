"""Slugs that events may not have."""

# First path segments below /veranstaltungen/ that belong to other pages.
RESERVED_SLUGS = frozenset({"kalender", "anmelden", "vergangen", "kommend", "neu"})
