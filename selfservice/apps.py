from django.apps import AppConfig

from core.logs import register_link_paths


class SelfserviceConfig(AppConfig):
    name = "selfservice"
    verbose_name = "Meine Daten"

    def ready(self) -> None:
        folders = ("anmeldung", "einladung", "antrag", "benennung", "erklaerung", "vertretung")
        register_link_paths("konto", *(f"konto/{folder}" for folder in folders))
