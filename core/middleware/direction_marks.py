"""Characters in stored names that would turn the words after them around."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from normalisation.suspicious_characters import DIRECTION

MARK = re.compile("|".join(sorted(DIRECTION)).encode())
INPUT_OR_MARK = re.compile(rb"<textarea\b.*?</textarea>|<[^>]*>|(" + MARK.pattern + rb")", re.DOTALL)


class DirectionMarksMiddleware:
    """Leaves characters that change the direction of writing out of the text of HTML pages, as mails do.

    Forms refuse them, but older and imported rows have them, and a name with one turns the rest of its line around.
    What was typed into a form comes back unchanged: attributes and text areas are left as they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        if MARK.search(response.content):
            response.content = INPUT_OR_MARK.sub(lambda found: b"" if found[1] else found[0], response.content)
        return response
