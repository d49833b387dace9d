from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        from core import database_version  # noqa: F401, PLC0415 - registers its system check
