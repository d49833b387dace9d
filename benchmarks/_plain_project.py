"""The reference: a plain Django project as `startproject` makes it, on the same PostgreSQL and server as the portal.

Its middleware (seven) and context processors (three) are the stock ones, its templates come from the cached loader. One
page is a template as long as the portal's, with a form, a CSRF token and four variables, another a number of bytes
without a template. One view inserts two rows in one commit, one takes a seat by a guarded UPDATE; Django checks the
token. With `STOCK=0` there is no middleware, hence no token either. Only granian imports this module.
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

from portal.demo.processes import end_with_parent
from sicherimdienst.wsgi_middleware import WSGIThreadPoolMiddleware

FOLDER = Path(os.environ["VAR_DIR"])
IS_STOCK = os.environ.get("STOCK") != "0"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages")],
    MIDDLEWARE=MIDDLEWARE if IS_STOCK else [],
    DATABASES={
        "default": {
            "ENGINE": "sicherimdienst.embedded_postgres",
            "NAME": "sicherimdienst",
            "OPTIONS": {"folder": FOLDER / "postgres"},
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [FOLDER / "plain"],
            "OPTIONS": {"context_processors": CONTEXT_PROCESSORS if IS_STOCK else []},
        }
    ],
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


class FirstRow(Text):
    class Meta:
        app_label = "plain"


class SecondRow(Text):
    first = models.ForeignKey(FirstRow, models.CASCADE)

    class Meta:
        app_label = "plain"


class Seats(models.Model):
    name = models.CharField(max_length=200, unique=True)
    taken = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    capacity = models.IntegerField()

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.name


def page(request: HttpRequest, name: str) -> HttpResponse:
    values = {"title": name, "path": request.path, "host": request.get_host(), "length": len(name)}
    return measured(render(request, f"{name}.html", values))


def plain(request: HttpRequest, length: int) -> HttpResponse:
    return measured(HttpResponse(b"x" * length))


def insert(request: HttpRequest) -> HttpResponse:
    values = {name: request.POST[name] for name in ("name", "email", "text")}
    with transaction.atomic():
        first = FirstRow.objects.create(**values)
        SecondRow.objects.create(first=first, **values)
    return measured(HttpResponseRedirect("/page/thanks/"))


def seat(request: HttpRequest) -> HttpResponse:
    """The simplest way that never gives a seat twice: an UPDATE that changes one row or none."""
    free = Seats.objects.filter(name=request.POST["name"], taken__lt=models.F("capacity"))
    found = free.update(taken=models.F("taken") + 1)
    return measured(HttpResponseRedirect("/page/thanks/" if found else "/page/full/"))


def place(request: HttpRequest) -> HttpResponse:
    """As `seat()`, but the row counts who came too late, so every request changes it."""
    is_free = models.Q(taken__lt=models.F("capacity"))
    Seats.objects.filter(name=request.POST["name"]).update(
        taken=models.Case(models.When(is_free, then=models.F("taken") + 1), default=models.F("taken")),
        waiting=models.Case(models.When(is_free, then=models.F("waiting")), default=models.F("waiting") + 1),
    )
    return measured(HttpResponseRedirect("/page/thanks/"))


def measured(response: HttpResponse) -> HttpResponse:
    """Set the Content-Length, which otherwise the common middleware sets."""
    if not IS_STOCK:
        response["Content-Length"] = len(response.content)
    return response


urlpatterns = [
    path("page/<slug:name>/", page),
    path("bytes/<int:length>/", plain),
    path("insert/", insert),
    path("seat/", seat),
    path("place/", place),
]

with connection.schema_editor() as editor:
    editor.create_model(FirstRow)
    editor.create_model(SecondRow)
    editor.create_model(Seats)
connection.close()

end_with_parent()
application = WSGIThreadPoolMiddleware(
    get_wsgi_application(), threads=int(os.environ.get("WEB_THREADS") or 4), max_bytes=1_000_000
)
