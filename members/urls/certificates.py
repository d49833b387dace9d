from django.urls import path

from members.views import certificates

urlpatterns = [
    path("urkunde/", certificates.enter_number, name="certificate_enter_number"),
    path("urkunde/<number>/", certificates.certificate, name="certificate"),
    path(
        "beitreten/status/<token>/urkunde.pdf",
        certificates.ApplicationCertificateView.as_view(),
        name="status_certificate",
    ),
]
