from office.admin.journal import JournalEntryAdmin

__all__ = ["JournalEntryAdmin"]
