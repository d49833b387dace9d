"""The pages that need several apps."""

from django.urls import path

from portal.views import demo_mailbox

app_name = "portal"
urlpatterns = [
    path("demo-postfach/", demo_mailbox.mail_list, name="demo_mailbox"),
    path("demo-postfach/<int:pk>/", demo_mailbox.mail, name="demo_mail"),
]
