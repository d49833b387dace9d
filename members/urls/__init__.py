"""The addresses of `members`, one list for each of its doors."""

from members.urls import accessions, certificates, coverage, joining, maps, my_data, partners

app_name = "members"
urlpatterns = [
    *accessions.urlpatterns,
    *certificates.urlpatterns,
    *joining.urlpatterns,
    *my_data.urlpatterns,
    *coverage.urlpatterns,
    *maps.urlpatterns,
    *partners.urlpatterns,
]
