from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

REGISTERING_MODULES = ("backoffice", "jobs", "privacy", "recipients")


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        """Import the files in which the apps register what they add to `core`'s registries."""
        autodiscover_modules(*REGISTERING_MODULES)
