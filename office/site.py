from django.contrib.admin import AdminSite


class OfficeSite(AdminSite):
    """The back office: Django's admin in the portal's dress, its start page the work queue."""

    site_header = "Verwaltung"
    site_title = "Verwaltung #sicherimDienst"
    index_title = "Was ansteht"
    enable_nav_sidebar = False
