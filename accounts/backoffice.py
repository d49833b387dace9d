"""What logins add to the menu of the back office."""

from core.backoffice.registry import MenuEntry, register_menu_entries

register_menu_entries(MenuEntry("Zugänge", "accounts", "admin:accounts_user_changelist", position=110))
