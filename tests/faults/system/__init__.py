"""`make faults SYSTEM=1`: a bare Debian becomes a server by the blocks of docs/betrieb.md alone."""
