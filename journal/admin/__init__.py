from journal.admin.entries import JournalEntryAdmin
from journal.admin.recorded import MasterDataForm, RecordedAdmin

__all__ = ["JournalEntryAdmin", "MasterDataForm", "RecordedAdmin"]
