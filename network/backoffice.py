"""What the public pages of the network add to the menu of the back office."""

from core.backoffice.registry import MenuEntry, register_master_data

register_master_data(MenuEntry("Zahlen für die Presse", "press", "office:press_sheets", position=40))
