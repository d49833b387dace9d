"""The words of a mail: two text files, filled in; links stay masked until the mail is sent."""

import re
import secrets
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.urls import reverse

from core.suspicious_characters import DIRECTION
from core.tokens import Link

SUBJECT_LENGTH = 200
MASK = re.compile(r"⟦Link (\d+)⟧")
BRACKETS = "⟦⟧"
CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f"  # Unicode's Cc but for the end of a line
UNASSIGNED = "\ud800-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"  # Cs and Co: surrogates, private use
UNPRINTABLE = re.compile(f"[{CONTROLS}{UNASSIGNED}{BRACKETS}{''.join(DIRECTION)}]")


@dataclass(frozen=True, slots=True)
class RenderedText:
    subject: str
    body: str
    links: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A text in which a mail's own words are still random marks, by their names."""

    subject: str
    body: str
    marks: Mapping[str, str]

    def filled(self, words: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body; words cannot imitate a link, as its mask's brackets are taken out of them."""
        subject, body = self.subject, self.body
        for name, mark in self.marks.items():
            word = _printable(words[name])
            subject, body = subject.replace(mark, word), body.replace(mark, word)
        return _one_line(subject), body.strip() + "\n"


CACHE_SIZE = 64
_frames: dict[Hashable, Skeleton] = {}


def render(
    template: str,
    *,
    context: Mapping[str, Any],
    links: Mapping[str, Link],
    per_mail: Mapping[str, str] | None = None,
    skeleton_key: Hashable = None,
) -> RenderedText:
    """Fill in `<template>_subject.txt` and `<template>_message.txt`.

    The subject is one line. In the body a link is a mask that nothing in `context` can imitate: while rendering it is
    a random word, and the mask's brackets are taken out of all the rest, as are control and direction characters. A
    link in the subject, or one that was not given, raises KeyError.

    `own` are further words of the text, by name. Where many mails differ in these and their links alone, `frame` names
    all that the templates read of `context`: the text is made once for each frame and filled with each mail's words.
    """
    per_mail = per_mail or {}
    key = (template, skeleton_key, tuple(links), tuple(per_mail))
    made = None if skeleton_key is None else _frames.get(key)
    if made is None:
        made = _build_skeleton(template, context, links, per_mail)
        if skeleton_key is not None:
            _store_skeleton(key, made)
    return RenderedText(*made.filled(per_mail), [_link_values(link) for link in links.values()])


def _store_skeleton(key: Hashable, made: Skeleton) -> None:
    if len(_frames) >= CACHE_SIZE:
        _frames.clear()
    _frames[key] = made


def _build_skeleton(
    template: str, context: Mapping[str, Any], links: Iterable[str], per_mail: Iterable[str]
) -> Skeleton:
    word = secrets.token_hex(16)
    marks = {name: f"{word}-{name}-" for name in per_mail}
    places = {name: f"{word}-{number}-" for number, name in enumerate(links, start=1)}
    context_with_marks = {**context, **marks}
    subject = _printable(_render(f"{template}_subject.txt", {**context_with_marks, "link_places": {}}))
    body = _printable(_render(f"{template}_message.txt", {**context_with_marks, "link_places": places}))
    for number, place in enumerate(places.values(), start=1):
        body = body.replace(place, f"⟦Link {number}⟧")
    return Skeleton(subject, body, marks)


def fill_links(body: str, links: Iterable[list[Any]]) -> str:
    """The body with working links in place of the masks, each made anew from its four values."""
    addresses = [
        settings.BASE_URL + reverse(link.purpose, args=[link.token()]) for link in map(_link_from_values, links)
    ]
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
    options = {"autoescape": False, "builtins": ["mailings.templatetags.mail_tags", "core.templatetags.contact_tags"]}
    return DjangoTemplates(
        {"NAME": "mail", "DIRS": settings.TEMPLATES[0]["DIRS"], "APP_DIRS": False, "OPTIONS": options}
    )


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def _link_values(link: Link) -> list[Any]:
    return [link.purpose, link.row, link.generation, int(link.issued_at.timestamp())]


def _link_from_values(values: list[Any]) -> Link:
    purpose, row, generation, issued_at = values
    return Link(purpose, row, generation, datetime.fromtimestamp(issued_at, UTC))
