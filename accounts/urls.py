"""URLs of logins and their roles, below /verwaltung/."""

from django.urls import path

from accounts.views import logins, roles

app_name = "accounts"

urlpatterns = [
    path("wer-darf-was/", logins.permissions, name="permissions"),
    path("zugaenge/<int:pk>/", logins.login, name="login"),
    path("zugaenge/<int:pk>/rolle/", roles.give, name="give_role"),
    path("rollen/<int:pk>/beenden/", roles.end, name="end_role"),
    path("rollen/<int:pk>/bestaetigen/", roles.confirm, name="confirm_role"),
    path("rollen/<int:pk>/ablehnen/", roles.refuse, name="refuse_role"),
]
