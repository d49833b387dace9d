import io
from http import HTTPStatus

import pytest
from django.conf import settings
from django.test import Client

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("method", "path", "extra"),
    [
        ("get", "/?suche=a%00b", {}),
        ("get", "/%00/", {}),
        ("get", "/?" + "&".join(f"a{number}=1" for number in range(2000)), {}),
        ("get", "/?suche=" + "x" * 70_000, {}),
        ("get", "/" + "x" * 3_000 + "/", {}),
        ("post", "/", {"data": f"{'x' * 201}=a", "content_type": FORM}),
        ("get", "/", {"HTTP_HOST": "fremd.example.org"}),
        ("get", "/", {"HTTP_HOST": "zwei worte"}),
        ("get", "/", {"HTTP_COOKIE": r'sitzung="a\000b"'}),
        ("post", "/", {"data": "name=a%00b", "content_type": FORM}),
        ("post", "/", {"data": "a=1&" * 2000, "content_type": FORM}),
        ("post", "/", {"data": "name=%ff", "content_type": f"{FORM}; charset=utf-16"}),
        ("post", "/", {"data": "x", "content_type": "multipart/form-data"}),
        ("post", "/", {"data": {"datei": io.BytesIO(b"x"), "name": "a\0b"}}),
    ],
)
def test_unreadable_request_gets_the_german_page(method, path, extra):
    answer = getattr(Client(raise_request_exception=False), method)(path, **extra)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "„Zurück“" in answer.content.decode()


@pytest.mark.parametrize(
    "extra",
    [
        {"data": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "content_type": FORM},
        {"data": "", "content_type": FORM, "CONTENT_LENGTH": str(settings.REQUEST_MAX_BYTES + 1)},
    ],
)
def test_too_large_request_gets_the_page_413(extra):
    answer = Client().post("/", **extra)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "„Zurück“" in answer.content.decode()


def test_surrogates_emoji_and_marks_are_readable():
    answer = Client().get("/gibt-es-nicht/?a=%F0%9F%98%80&b=%E2%80%AE&c=%ed%a0%80&d=%ff")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert '<html lang="de">' in answer.content.decode()
