"""Prints each observation and collects whether all promises were kept."""

import sys


class Report:
    def __init__(self) -> None:
        self.is_good = True

    def title(self, text: str) -> None:
        sys.stdout.write(f"\n{text}\n")

    def check(self, text: str, holds: bool) -> None:
        self.is_good &= holds
        sys.stdout.write(f"  {'✓' if holds else '✗ FEHLER:'} {text}\n")
        sys.stdout.flush()
