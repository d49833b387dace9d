from django.urls import path

from members.views import accession_answers, accessions

urlpatterns = [
    path("sammelbeitritt/", accessions.code, name="accession_code"),
    path("sammelbeitritt/<token>/", accessions.Participation.as_view(), name="accession"),
    path("sammelbeitritt/<token>/erklaeren/", accession_answers.Declare.as_view(), name="accession_declare"),
    path("sammelbeitritt/<token>/ablehnen/", accession_answers.Decline.as_view(), name="accession_decline"),
    path("sammelbeitritt/<token>/beschluss/", accession_answers.Defer.as_view(), name="accession_defer"),
    path("sammelbeitritt/<token>/vertretung/", accession_answers.NameProxy.as_view(), name="accession_proxy"),
    path("sammelbeitritt/<token>/urkunde.pdf", accessions.Download.as_view(), name="accession_certificate"),
]
