from imports.models.imports import Import
from imports.models.rows import ImportedRecord, ImportRow, InformationDuty

__all__ = ["Import", "ImportRow", "ImportedRecord", "InformationDuty"]
