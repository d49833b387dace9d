"""Letters for who cannot be reached by mail: whoever gets one is invited by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from core.http import download
from core.keys import key_in
from core.letters import Letter, letters_pdf
from core.refusals import DomainRefusal
from office.views.pages import page

AT_ONCE = 200  # letters in one PDF


class Printed(View):
    """`nobody` is told where there is no letter to print, a refusal of the domain too; both at `subject_url()`."""

    nobody = "Hier steht schon eine Antwort; ein Brief ist nicht mehr nötig."

    def invite(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Mark as invited whose letter is printed; they come back as they are now. Raises DomainRefusal."""
        raise NotImplementedError

    def letters(self, rows: Sequence[Any]) -> Sequence[Letter]:
        raise NotImplementedError

    def subject_url(self) -> str:
        raise NotImplementedError

    def printed(self, rows: Sequence[Any], name: str) -> HttpResponse:
        """The letters as a download, in the order of `rows`."""
        try:
            invited = {one.pk: one for one in self.invite(rows)} if rows else {}
        except DomainRefusal as refusal:
            return self.told(str(refusal))
        meant = [invited[one.pk] for one in rows if one.pk in invited]
        return download(letters_pdf(self.letters(meant)), name) if meant else self.told(self.nobody)

    def told(self, sentence: str) -> HttpResponse:
        messages.info(self.request, sentence)
        return redirect(self.subject_url())


class OneLetter(Printed):
    http_method_names = ["post"]

    def row(self) -> Any:
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.printed([self.row()], f"brief-{self.row().pk}.pdf")


class AllLetters(Printed):
    """GET tells who gets a letter, POST answers with the PDF, in parts where they are many."""

    template = ""
    nobody = "Hier braucht niemand einen Brief: Alle haben eine Adresse oder schon geantwortet."

    def meant(self) -> Sequence[Any]:
        """Without address and answer, by name; who has a letter is among them, as it may be printed twice."""
        raise NotImplementedError

    def subject_name(self) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.meant()
        context = {
            "title": "Briefe drucken",
            "subject_url": self.subject_url(),
            "subject_name": self.subject_name(),
            "rows": rows,
            "parts": range(1, -(-len(rows) // AT_ONCE) + 1),
        }
        return page(request, self.template, context)

    def post(self, request: HttpRequest, *, pk: int, **kwargs: Any) -> HttpResponse:
        part = max(key_in(request.POST.get("part", "")) or 1, 1)
        return self.printed(self.meant()[(part - 1) * AT_ONCE : part * AT_ONCE], f"briefe-{pk}-{part}.pdf")
