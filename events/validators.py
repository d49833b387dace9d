"""What an event may be called."""

# First path segments below /veranstaltungen/ that are pages of their own.
RESERVED_SLUGS = frozenset({"kalender", "anmelden", "vergangen", "kommend", "neu"})
