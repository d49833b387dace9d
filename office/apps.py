from django.apps import AppConfig
from django.contrib.admin import apps as admin


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = "Geschäftsstelle"


class OfficeAdminConfig(admin.AdminConfig):
    """Django's admin with the office's site as the default one."""

    default = False
    default_site = "office.site.OfficeSite"
