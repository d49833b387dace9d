"""The measure: a Django project that does only what cannot be left out, on the same PostgreSQL and server.

One page is one template as long as the portal's, one view inserts two rows in one commit. No middleware, no session.
Only granian imports this module.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from portal.demo.processes import die_with_parent
from sicherimdienst.serving import Pooled

FOLDER = Path(os.environ["VAR_DIR"])

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "sicherimdienst.embedded_postgres",
            "NAME": "sicherimdienst",
            "OPTIONS": {"folder": FOLDER / "postgres"},
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [FOLDER / "bare"]}],
)
django.setup()


class Text(models.Model):
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class First(Text):
    class Meta:
        app_label = "bare"


class Second(Text):
    first = models.ForeignKey(First, models.CASCADE)

    class Meta:
        app_label = "bare"


def page(request: HttpRequest, name: str) -> HttpResponse:
    return measured(render(request, f"{name}.html", {"first": request.path, "second": name}))


def insert(request: HttpRequest) -> HttpResponse:
    values = {name: request.POST[name] for name in ("name", "email", "text")}
    with transaction.atomic():
        first = First.objects.create(**values)
        Second.objects.create(first=first, **values)
    return measured(HttpResponseRedirect("/page/thanks/"))


def measured(response: HttpResponse) -> HttpResponse:
    """With its length, as Django's common middleware would send it."""
    response["Content-Length"] = len(response.content)
    return response


urlpatterns = [path("page/<slug:name>/", page), path("insert/", insert)]

with connection.schema_editor() as editor:
    editor.create_model(First)
    editor.create_model(Second)
connection.close()

die_with_parent()
application = Pooled(get_wsgi_application(), threads=int(os.environ.get("WEB_THREADS") or 4), most_bytes=1_000_000)
