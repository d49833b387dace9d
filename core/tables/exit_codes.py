"""How the process that reads a workbook says why it could not."""

TOO_LARGE, ENCRYPTED, UNREADABLE = 3, 4, 5
