from django.urls import path

from accessions.views import answers, participation

app_name = "accessions"
urlpatterns = [
    path("sammelbeitritt/", participation.code, name="code"),
    path("sammelbeitritt/<token>/", participation.Participation.as_view(), name="participation"),
    path("sammelbeitritt/<token>/erklaeren/", answers.Declare.as_view(), name="declare"),
    path("sammelbeitritt/<token>/ablehnen/", answers.Decline.as_view(), name="decline"),
    path("sammelbeitritt/<token>/beschluss/", answers.Defer.as_view(), name="defer"),
    path("sammelbeitritt/<token>/vertretung/", answers.NameProxy.as_view(), name="proxy"),
    path("sammelbeitritt/<token>/urkunde.pdf", participation.Download.as_view(), name="certificate"),
]
