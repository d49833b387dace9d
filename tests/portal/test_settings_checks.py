"""What `manage.py check --deploy` names, and which of it ends every start."""

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from portal.settings_checks import TAG
from portal.starting import refuse_start_with_errors


def test_deployment_check_names_what_is_mistyped_unwritable_or_unsafe(settings):
    settings.UNKNOWN_VARIABLES = {"TRUSTED_PROXYS": "TRUSTED_PROXIES", "SMTP_AUTH": ""}
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD, settings.SMTP_SECURITY = "smtp.example.org", "geheim", "none"
    settings.SECURE, settings.TRUSTED_PROXIES = True, 0
    settings.MEDIA_ROOT = "/proc/uploads"
    found = sorted((str(one.id), one.msg) for one in checks.run_checks(tags=[TAG], include_deployment_checks=True))
    assert [(check_id, text.partition(":")[0]) for check_id, text in found] == [
        ("portal.E011", "MEDIA_ROOT"),
        ("portal.W010", "SMTP_AUTH"),
        ("portal.W010", "TRUSTED_PROXYS"),
        ("portal.W011", "SMTP_SECURITY"),
        ("portal.W012", "TRUSTED_PROXIES"),
        ("portal.W013", "DEMO"),
    ]
    assert "Gemeint ist vielleicht TRUSTED_PROXIES." in found[2][1]


def test_storage_that_cannot_be_loaded_ends_every_start(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "gibt.es.Nicht"}}
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE: Die Ablage lässt sich nicht laden"):
        refuse_start_with_errors()
