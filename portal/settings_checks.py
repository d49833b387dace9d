"""System checks of what the operator sets, for `manage.py check --deploy`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core import checks

from core.file_storage import StorageError, write_probe_file

TAG = "portal_settings"
Check = Callable[..., Iterable[checks.CheckMessage]]


def _deployment_check(check: Callable[[], Iterator[checks.CheckMessage]]) -> Check:
    @checks.register(TAG, deploy=True)
    def registered(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
        return list(check())

    return registered


@_deployment_check
def storage_can_be_written() -> Iterator[checks.CheckMessage]:
    try:
        write_probe_file()
    except StorageError as error:
        yield checks.Error(f"MEDIA_ROOT: In die Ablage lässt sich nicht schreiben ({error})", id="portal.E011")


@_deployment_check
def variables_are_known() -> Iterator[checks.CheckMessage]:
    for name, meant in settings.UNKNOWN_VARIABLES.items():
        hint = f" Gemeint ist vielleicht {meant}." if meant else ""
        yield checks.Warning(f"{name}: Diese Einstellung gibt es nicht.{hint}", id="portal.W010")


@_deployment_check
def smtp_password_is_encrypted() -> Iterator[checks.CheckMessage]:
    if (
        settings.EMAIL_HOST_PASSWORD
        and settings.SMTP_SECURITY == "none"
        and settings.EMAIL_HOST not in settings.LOOPBACK
    ):
        yield checks.Warning(
            "SMTP_SECURITY: SMTP_PASSWORD ginge unverschlüsselt durch das Netz. Setzen Sie starttls oder tls.",
            id="portal.W011",
        )


@_deployment_check
def proxy_is_trusted() -> Iterator[checks.CheckMessage]:
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield checks.Warning(
            "TRUSTED_PROXIES: BASE_URL beginnt mit https, also steht ein Proxy davor. Mit 0 hält das Portal alle "
            "Besuche für einen und leitet endlos um. Setzen Sie die Anzahl der Proxys.",
            id="portal.W012",
        )


@_deployment_check
def demo_is_off() -> Iterator[checks.CheckMessage]:
    if settings.DEMO:
        yield checks.Warning("DEMO: Die Vorführung gehört nicht auf einen Server.", id="portal.W013")
