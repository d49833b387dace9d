from members.urls import certificates, joining

app_name = "members"
urlpatterns = [*certificates.urlpatterns, *joining.urlpatterns]
