from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from portal import pre_release_databases, settings_checks  # noqa: F401, PLC0415 - register system checks
