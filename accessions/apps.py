from django.apps import AppConfig

from core.logs import register_link_paths


class AccessionsConfig(AppConfig):
    name = "accessions"
    verbose_name = "Sammelbeitritte"

    def ready(self) -> None:
        register_link_paths("sammelbeitritt")
