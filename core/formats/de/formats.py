"""How Django writes a moment where no template says it, as in the lists of the back office."""

DATETIME_FORMAT = r"j. F Y, H:i \U\h\r"
