"""What no page and no mail of the suite may say; `tests/conftest.py` looks at each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

from django.utils import timezone

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
INVISIBLE = re.compile(r"<(script|style|svg|title|head|template|textarea|pre|code)\b.*?</\1>|<!--.*?-->", re.DOTALL)
INLINE_TAGS = re.compile(r"</?(?:a|abbr|b|em|i|mark|small|span|strong|time)\b[^>]*>")
TAGS = re.compile(r"<[^>]+>")

ENDS_IN_E_OR_N = {"Adresse", "Absage", "Gemeinde", "Seite", "Stelle", "Stunde", "Urkunde", "Zeile", "Zusage", "Mal"}
# Neither „Musterstraße 1 Musterhausen“ nor „Moritz Muster 1 Eingeladen“ nor „0 von 1 Kreisen“.
PLURAL_AFTER_ONE = re.compile(
    r"(?:(?<![\w.,:/-] )(?<![\w.,:/-])|\b(?!von )[a-zäöüß]+ )1 (?:[a-zäöüß]+e[nr]? )?([A-ZÄÖÜ][a-zäöüß]+(?:en|n|e))\b"
)
SMALL_LAND = "der 1 Gemeinden in Nordrhein-Westfalen"  # which has 396, but in few tests
SINCE = re.compile(rf"\b[Ss]eit (?:dem )?(\d{{1,2}})\. ({'|'.join(MONTHS)}) (\d{{4}})")
BODY = r"(?:Stadt|Gemeinde|Kreis|Bezirksregierung|Städteregion|Landschaftsverband|Klinikum|Polizeipräsidium)"
WITHOUT_ARTICLE = re.compile(
    rf"\b(?:für|von|bei|mit|durch|lädt|dass|ob|Dass|Für|Von|Bei) {BODY} [A-ZÄÖÜ]\w+"
    rf"|(?<!\w )(?<![–·:,(] ){BODY} [A-ZÄÖÜ]\w+(?: \d+)? (?:gehört|ist|hat|lädt|steht|tritt|kann|nimmt|wird|möchte)\b"
)
SLIPS = re.compile(r"\bNone\b|(?<!\.)\.\.(?![./])|,,|\(\)|„“| [,;](?= )")
BLANKS = re.compile(r"(?<=\S)  (?=\S)|\n\n\n|[ \t]\n(?!-- )")


def in_page(content: str) -> list[str]:
    """The places of a page's visible text that may not be."""
    text = TAGS.sub("\n", INLINE_TAGS.sub("", INVISIBLE.sub("\n", content)))
    return list(_found(unescape(text).replace(SMALL_LAND, "")))


def in_mail(body: str) -> list[str]:
    """The places of a mail that may not be, blanks and empty lines among them."""
    return [*_found(body), *(_around(body, found) for found in BLANKS.finditer(body.replace("\n-- \n", "\n--\n")))]


def _found(text: str) -> Iterator[str]:
    for pattern in (WITHOUT_ARTICLE, SLIPS):
        yield from (_around(text, found) for found in pattern.finditer(text))
    for found in PLURAL_AFTER_ONE.finditer(text):
        if found[1] not in ENDS_IN_E_OR_N:
            yield _around(text, found)
    for found in SINCE.finditer(text):
        if date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])) > timezone.localdate():
            yield _around(text, found)


def _around(text: str, found: re.Match[str]) -> str:
    return repr(text[max(0, found.start() - 30) : found.end() + 30])
