"""Characters in stored names that would turn the words after them around."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import decorator_from_middleware
from django.utils.deprecation import MiddlewareMixin

from normalisation.suspicious_characters import DIRECTION

MARK = re.compile("|".join(sorted(DIRECTION)).encode())
INPUT_OR_MARK = re.compile(rb"<textarea\b.*?</textarea>|<[^>]*>|(" + MARK.pattern + rb")", re.DOTALL)


class DirectionMarksMiddleware(MiddlewareMixin):
    """Leaves characters that change the direction of writing out of the text of HTML pages, as mails do.

    Forms refuse them, but older and imported rows have them, and a name with one turns the rest of its line around.
    What was typed into a form comes back unchanged: attributes and text areas are left as they are. A compressed page
    is left as it is; what compresses a view's pages decorates the view with `without_direction_marks` first.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not response.streaming and _is_plain_html(response) and MARK.search(response.content):
            response.content = INPUT_OR_MARK.sub(lambda found: b"" if found[1] else found[0], response.content)
        return response


def _is_plain_html(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html") and not response.has_header("Content-Encoding")


without_direction_marks = decorator_from_middleware(DirectionMarksMiddleware)
