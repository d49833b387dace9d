from django.urls import path

from members.views import partners

urlpatterns = [
    path("netzwerk/", partners.partner_list, name="partner_list"),
    path("netzwerk/<slug:slug>/", partners.partner, name="partner"),
]
