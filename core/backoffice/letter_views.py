"""Views that print letters with personal links; whoever gets a letter counts as invited by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from core.backoffice.pages import render_page
from core.http import attachment_response
from core.letters import Letter, letters_pdf
from core.primary_keys import parse_pk
from core.refusals import DomainRefusal

LETTERS_PER_PDF = 200  # letters in one PDF


class LettersBaseView(View):
    """Returns the letters as one PDF.

    Where there is none to print, or the domain refuses, it redirects to `record_url()` with a message.
    """

    nothing_to_print_message = "Hier steht schon eine Antwort; ein Brief ist nicht mehr nötig."

    def invite(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Mark the rows as invited by letter, and return them as they are then. Raises DomainRefusal."""
        raise NotImplementedError

    def letters(self, rows: Sequence[Any]) -> Sequence[Letter]:
        """One letter for each row, in their order."""
        raise NotImplementedError

    def record_download(self, people: int) -> None:
        """Journal that this user downloaded letters to so many."""
        raise NotImplementedError

    def record_url(self) -> str:
        raise NotImplementedError

    def pdf_response(self, rows: Sequence[Any], name: str) -> HttpResponse:
        """The letters as a download, in the order of `rows`."""
        try:
            invited = {one.pk: one for one in self.invite(rows)} if rows else {}
        except DomainRefusal as refusal:
            return self.redirect_with_message(str(refusal))
        recipients = [invited[one.pk] for one in rows if one.pk in invited]
        if not recipients:
            return self.redirect_with_message(self.nothing_to_print_message)
        content = letters_pdf(self.letters(recipients))
        self.record_download(len(recipients))
        return attachment_response(content, name)

    def redirect_with_message(self, message: str) -> HttpResponse:
        messages.info(self.request, message)
        return redirect(self.record_url())


class OneLetterBaseView(LettersBaseView):
    """POST prints the letter for one row."""

    http_method_names = ["post"]

    def row(self) -> Any:
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.pdf_response([self.row()], f"brief-{self.row().pk}.pdf")


class AllLettersBaseView(LettersBaseView):
    """GET lists who gets a letter, POST answers with the PDF, in parts of LETTERS_PER_PDF where they are many.

    The template extends `core/backoffice/letters.html`.
    """

    template = ""
    nothing_to_print_message = "Hier braucht niemand einen Brief: Alle haben eine Adresse oder schon geantwortet."

    def recipients(self) -> Sequence[Any]:
        """The rows without address and answer, by name; those with a letter too, as it may be printed twice."""
        raise NotImplementedError

    def record_label(self) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.recipients()
        context = {
            "title": "Briefe drucken",
            "record_url": self.record_url(),
            "record_label": self.record_label(),
            "rows": rows,
            "printed_texts": [text for letter in self.letters(rows) for text in letter.texts],
            "parts": range(1, -(-len(rows) // LETTERS_PER_PDF) + 1),
        }
        return render_page(request, self.template, context)

    def post(self, request: HttpRequest, *, pk: int, **kwargs: Any) -> HttpResponse:
        part = max(parse_pk(request.POST.get("part", "")) or 1, 1)
        return self.pdf_response(
            self.recipients()[(part - 1) * LETTERS_PER_PDF : part * LETTERS_PER_PDF], f"briefe-{pk}-{part}.pdf"
        )
