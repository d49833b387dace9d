"""What `manage.py check --deploy` names."""

from django.core import checks

from portal.settings_checks import TAG


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
