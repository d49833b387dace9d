"""The words of a mail: two text files, filled in; links stay masked until the mail is sent."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.template.backends.django import DjangoTemplates

from core.lru_cache import LRUCache
from core.skeletons import Skeleton, Values
from core.tokens import Link
from normalisation.suspicious_characters import DIRECTION

SIGNATURE = "mailings/mail/signature.txt"
SUBJECT_LENGTH = 200
MASK = re.compile(r"⟦Link (\d+)⟧")
BRACKETS = "⟦⟧"
CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f"  # Unicode's Cc but for the end of a line
UNASSIGNED = "\ud800-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"  # Cs and Co: surrogates, private use
EMPTY_LINES = re.compile(r"\n{3,}")  # where a part of a template is left out
UNPRINTABLE = re.compile(f"[{CONTROLS}{UNASSIGNED}{BRACKETS}{''.join(DIRECTION)}]")


@dataclass(frozen=True, slots=True)
class RenderedText:
    subject: str
    body: str
    links: list[list[Any]]


_skeletons: LRUCache[Hashable, tuple[Skeleton, Skeleton]] = LRUCache(64)  # of subject and body


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

    `per_mail` are further words of the text, by name. Where many mails differ in these and their links alone,
    `skeleton_key` names all that the templates read of `context`: the text is rendered once and filled for each mail.
    """
    per_mail = per_mail or {}
    key = (template, skeleton_key, tuple(links), tuple(per_mail))
    skeletons = None if skeleton_key is None else _skeletons.get(key)
    if skeletons is None:
        skeletons = _build_skeletons(template, context, links, per_mail)
        if skeleton_key is not None:
            _skeletons.put(key, skeletons)
    words = {name: _printable(word) for name, word in per_mail.items()}
    masks = {_place(name): _mask(number) for number, name in enumerate(links, start=1)}
    subject, body = (skeleton.filled(words | masks) for skeleton in skeletons)
    return RenderedText(_one_line(subject), body.strip() + "\n", [_link_values(link) for link in links.values()])


def _build_skeletons(
    template: str, context: Mapping[str, Any], links: Iterable[str], per_mail: Iterable[str]
) -> tuple[Skeleton, Skeleton]:
    def subject(marks: Values) -> str:
        return _printable(_render(f"{template}_subject.txt", {**context, **marks, "link_places": {}}))

    def body(marks: Values) -> str:
        words = {name: marks[name] for name in per_mail}
        places = {name: marks[_place(name)] for name in links}
        text = _printable(_render(f"{template}_message.txt", {**context, **words, "link_places": places}))
        return EMPTY_LINES.sub("\n\n", text)

    places = [_place(name) for name in links]
    return Skeleton.build(per_mail, subject), Skeleton.build([*per_mail, *places], body)


def _place(link: str) -> str:
    """The name of a link among the values of a skeleton, where no word of a mail has it."""
    return f"link {link}"


def fill_links(body: str, links: Iterable[list[Any]]) -> str:
    """The body with working links in place of the masks, each made anew from its four values."""
    addresses = [_link_from_values(values).absolute_url() for values in links]
    return MASK.sub(lambda found: addresses[int(found[1]) - 1], body)


def without_signature(body: str) -> str:
    """The text of a mail without the signature below it, where it has that of all mails."""
    return body.strip().removesuffix(str(engine().get_template(SIGNATURE).render({})).strip()).strip()


def join_bodies(mails: Iterable[tuple[str, list[list[Any]]]], *, issued_at: datetime) -> tuple[list[str], list[Any]]:
    """Bodies with their links, numbered through and dated anew, so that they can stand in one mail."""
    bodies: list[str] = []
    links: list[list[Any]] = []
    for body, own in mails:
        offset = len(links)
        bodies.append(MASK.sub(lambda found, offset=offset: _mask(int(found[1]) + offset), body))  # type: ignore[misc]
        links += dated(own, issued_at)
    return bodies, links


def dated(links: Iterable[list[Any]], issued_at: datetime) -> list[list[Any]]:
    """The stored values of links, with another time of issue."""
    return [_link_values(replace(_link_from_values(values), issued_at=issued_at)) for values in links]


def _mask(number: int) -> str:
    return f"⟦Link {number}⟧"


def _render(name: str, context: dict[str, Any]) -> str:
    return str(engine().get_template(_folder(name)).render(context))


def _folder(name: str) -> str:
    """`members/confirm` lies in `members/mail/confirm`."""
    app, _, rest = name.partition("/")
    return f"{app}/mail/{rest}"


@cache
def engine() -> DjangoTemplates:
    """Plain text: nothing is escaped."""
    options = {"autoescape": False, "builtins": ["mailings.templatetags.mail_tags", *settings.TEXT_TAGS]}
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
