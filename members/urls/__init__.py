"""The addresses of `members`, one list for each of its doors."""

from members.urls import joining, my_data, partners

app_name = "members"
urlpatterns = [*joining.urlpatterns, *my_data.urlpatterns, *partners.urlpatterns]
