"""The words of a mail: two text files, filled in; links stay masked until the mail is sent."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.urls import reverse

from core.scrutiny import DIRECTION
from core.tokens import Link

SUBJECT_LENGTH = 200
MASK = re.compile(r"⟦Link (\d+)⟧")
BRACKETS = "⟦⟧"
CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f"  # Unicode's Cc but for the end of a line
UNASSIGNED = "\ud800-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"  # Cs and Co: surrogates, private use
UNPRINTABLE = re.compile(f"[{CONTROLS}{UNASSIGNED}{BRACKETS}{''.join(DIRECTION)}]")


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str
    links: list[list[Any]]


def write(template: str, *, context: Mapping[str, Any], links: Mapping[str, Link]) -> Text:
    """Fill in `<template>_subject.txt` and `<template>_message.txt`.

    The subject is one line. In the body a link is a mask that nothing in `context` can imitate: while rendering it is
    a random word, and the mask's brackets are taken out of all the rest, as are control and direction characters. A
    link in the subject, or one that was not given, raises KeyError.
    """
    word = secrets.token_hex(16)
    masks = {f"{word}-{number}-": f"⟦Link {number}⟧" for number in range(1, len(links) + 1)}
    places = dict(zip(links, masks, strict=True))
    subject = _render(f"{template}_subject.txt", {**context, "link_places": {}})
    body = _printable(_render(f"{template}_message.txt", {**context, "link_places": places}))
    for place, mask in masks.items():
        body = body.replace(place, mask)
    return Text(_one_line(_printable(subject)), body.strip() + "\n", [_values(link) for link in links.values()])


def with_links(body: str, links: Iterable[list[Any]]) -> str:
    """The body with working links in place of the masks, each made anew from its four values."""
    addresses = [settings.BASE_URL + reverse(link.purpose, args=[link.token()]) for link in map(_link, links)]
    return MASK.sub(lambda found: addresses[int(found[1]) - 1], body)


def _render(name: str, context: dict[str, Any]) -> str:
    return str(engine().get_template(_folder(name)).render(context))


def _folder(name: str) -> str:
    """`members/confirm` lies in `members/mail/confirm`."""
    app, _, rest = name.partition("/")
    return f"{app}/mail/{rest}"


@cache
def engine() -> DjangoTemplates:
    """Plain text: nothing is escaped."""
    options = {"autoescape": False, "builtins": ["mailings.templatetags.mail"]}
    return DjangoTemplates(
        {"NAME": "mail", "DIRS": settings.TEMPLATES[0]["DIRS"], "APP_DIRS": False, "OPTIONS": options}
    )


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def _values(link: Link) -> list[Any]:
    return [link.purpose, link.row, link.generation, int(link.issued_at.timestamp())]


def _link(values: list[Any]) -> Link:
    purpose, row, generation, issued_at = values
    return Link(purpose, row, generation, datetime.fromtimestamp(issued_at, UTC))
