"""What areas add to the menu of the back office."""

from core.backoffice.registry import MenuEntry, register_master_data

register_master_data(MenuEntry("Gebiete", "regions", "admin:regions_area_changelist", position=30))
