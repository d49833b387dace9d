"""The addresses of `members`, one list for each of its doors."""

from members.urls import joining, partners

app_name = "members"
urlpatterns = [*joining.urlpatterns, *partners.urlpatterns]
