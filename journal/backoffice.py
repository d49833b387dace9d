"""What the journal adds to the menu of the back office."""

from core.backoffice.registry import MenuEntry, register_menu_entries

register_menu_entries(MenuEntry("Journal", "journal", "admin:journal_journalentry_changelist", position=100))
