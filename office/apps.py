from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = "Geschäftsstelle"
    default = True


class OfficeAdminConfig(AdminConfig):
    """Django's admin with the office's site as the default one."""

    default_site = "office.site.OfficeSite"
    default = False
