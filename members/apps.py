from django.apps import AppConfig

from core.logs import register_link_paths


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Netzwerk"

    def ready(self) -> None:
        register_link_paths("beitreten/bestaetigen", "beitreten/status", "beitreten/benennung")
