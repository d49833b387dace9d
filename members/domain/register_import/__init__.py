"""Taking over an edition of the official list: the areas, and the territorial authorities that go with them."""

from members.domain.register_import.acts import ChangedSincePreview, hand_in, take_over
from members.domain.register_import.previewing import Ending, Preview, Renaming, edition_of, preview
from members.domain.register_import.report import Section, report

__all__ = [
    "ChangedSincePreview",
    "Ending",
    "Preview",
    "Renaming",
    "Section",
    "edition_of",
    "hand_in",
    "preview",
    "report",
    "take_over",
]
