from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

REGISTERING_MODULES = ("backoffice", "jobs", "privacy")


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        """Import the files in which the apps register what they add to `core`'s registries."""
        from core import database_version  # noqa: F401, PLC0415 - registers its system check

        autodiscover_modules(*REGISTERING_MODULES)
