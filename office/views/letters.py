"""Letters for who cannot be reached by mail: whoever gets one is invited by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from core.http import attachment_response
from core.letters import Letter, letters_pdf
from core.primary_keys import parse_pk
from core.refusals import DomainRefusal
from office.views.pages import render_page

LETTERS_PER_PDF = 200  # letters in one PDF


class LettersBaseView(View):
    """`nobody` is told where there is no letter to print, a refusal of the domain too; both at `subject_url()`."""

    nothing_to_print_message = "Hier steht schon eine Antwort; ein Brief ist nicht mehr nötig."

    def invite(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Mark as invited whose letter is printed; they come back as they are now. Raises DomainRefusal."""
        raise NotImplementedError

    def letters(self, rows: Sequence[Any]) -> Sequence[Letter]:
        raise NotImplementedError

    def subject_url(self) -> str:
        raise NotImplementedError

    def pdf_response(self, rows: Sequence[Any], name: str) -> HttpResponse:
        """The letters as a download, in the order of `rows`."""
        try:
            invited = {one.pk: one for one in self.invite(rows)} if rows else {}
        except DomainRefusal as refusal:
            return self.told(str(refusal))
        recipients = [invited[one.pk] for one in rows if one.pk in invited]
        return (
            attachment_response(letters_pdf(self.letters(recipients)), name)
            if recipients
            else self.told(self.nothing_to_print_message)
        )

    def told(self, sentence: str) -> HttpResponse:
        messages.info(self.request, sentence)
        return redirect(self.subject_url())


class OneLetterBaseView(LettersBaseView):
    http_method_names = ["post"]

    def row(self) -> Any:
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.pdf_response([self.row()], f"brief-{self.row().pk}.pdf")


class AllLettersBaseView(LettersBaseView):
    """GET tells who gets a letter, POST answers with the PDF, in parts where they are many."""

    template = ""
    nothing_to_print_message = "Hier braucht niemand einen Brief: Alle haben eine Adresse oder schon geantwortet."

    def recipients(self) -> Sequence[Any]:
        """Without address and answer, by name; who has a letter is among them, as it may be printed twice."""
        raise NotImplementedError

    def subject_name(self) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.recipients()
        context = {
            "title": "Briefe drucken",
            "subject_url": self.subject_url(),
            "subject_name": self.subject_name(),
            "rows": rows,
            "parts": range(1, -(-len(rows) // LETTERS_PER_PDF) + 1),
        }
        return render_page(request, self.template, context)

    def post(self, request: HttpRequest, *, pk: int, **kwargs: Any) -> HttpResponse:
        part = max(parse_pk(request.POST.get("part", "")) or 1, 1)
        return self.pdf_response(
            self.recipients()[(part - 1) * LETTERS_PER_PDF : part * LETTERS_PER_PDF], f"briefe-{pk}-{part}.pdf"
        )
