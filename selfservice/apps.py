from django.apps import AppConfig

from core.logs import register_link_paths


class SelfserviceConfig(AppConfig):
    name = "selfservice"
    verbose_name = "Meine Daten"

    def ready(self) -> None:
        register_link_paths("konto", "konto/anmeldung", "konto/einladung")
