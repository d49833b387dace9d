from django.urls import path

from accessions.views import answers, participation

app_name = "accessions"
urlpatterns = [
    path("sammelbeitritt/", participation.code, name="code"),
    path("sammelbeitritt/<token>/", participation.ParticipantView.as_view(), name="participation"),
    path("sammelbeitritt/<token>/", participation.ParticipantView.as_view(), name="proxy_participation"),
    path("sammelbeitritt/<token>/erklaeren/", answers.DeclareAccessionView.as_view(), name="declare"),
    path("sammelbeitritt/<token>/ablehnen/", answers.DeclineAccessionView.as_view(), name="decline"),
    path("sammelbeitritt/<token>/beschluss/", answers.DeferAccessionView.as_view(), name="defer"),
    path("sammelbeitritt/<token>/vertretung/", answers.NameAccessionProxyView.as_view(), name="proxy"),
    path("sammelbeitritt/<token>/urkunde.pdf", participation.ParticipantCertificateView.as_view(), name="certificate"),
]
