"""URLs of members, one list per subject."""

from members.urls import certificates, joining

app_name = "members"
urlpatterns = [*certificates.urlpatterns, *joining.urlpatterns]
