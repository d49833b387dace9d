"""Importing an edition of the official list: areas, and the names of their territorial authorities."""

from members.domain.register_import.importing import ChangedSincePreview, apply, upload
from members.domain.register_import.preview import EditionPreview, EndedBody, RenamedBody, edition_of, preview
from members.domain.register_import.report import ReportSection, report

__all__ = [
    "ChangedSincePreview",
    "EditionPreview",
    "EndedBody",
    "RenamedBody",
    "ReportSection",
    "apply",
    "edition_of",
    "preview",
    "report",
    "upload",
]
