"""The steps every way to join has in common: fill, check, send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.decorators import method_decorator
from django.views import View

from core.http import private_page
from core.junk import STAMP, count_sent_form, stamp
from core.query_strings import with_query
from core.refusals import DomainRefusal
from members.forms.email_hints import suggestions, with_suggestion
from members.forms.sheets import OutdatedError, Section, Sheet, Told
from members.views import blank_pages
from members.views import joining_drafts as drafts

RENEWED = "Ihr Entwurf war abgelaufen. Ihre Angaben sind noch da: Prüfen Sie sie und senden Sie noch einmal ab."
EXPIRED = "Ihr Entwurf ist nach zwei Stunden abgelaufen. Bitte tragen Sie Ihre Angaben noch einmal ein."


class Way(View):
    """One way to join: its name, its addresses, its sheet, and the draft that a request is about."""

    way: str
    sheet_class: type[Sheet]
    step: int
    steps = 2
    template: str
    send_label = "Antrag absenden"
    beside = "members/join/beside_person.html"

    def fill_url(self, **query: str) -> str:
        raise NotImplementedError

    def choose_url(self, sheet: Sheet) -> str:
        return reverse("members:join")

    def check_url(self, submission: str) -> str:
        raise NotImplementedError

    def sheet(self, data: MultiValueDict[str, str] | None, *, is_filled: bool = True) -> Sheet:
        raise NotImplementedError

    def remembered(self) -> drafts.Draft | None:
        """Where the address names no draft: one typed before for the same thing."""
        return drafts.latest(self.request, way=self.way)

    def named_draft(self) -> drafts.Draft | None:
        draft = drafts.find(self.request, self.request.GET.get("entwurf", ""))
        return draft if draft and draft.way == self.way else None

    def keep(self, sheet: Sheet, *, told: Told | None = None) -> None:
        drafts.keep(
            self.request,
            way=self.way,
            submission=sheet.submission,
            typed=sheet.typed(),
            told=told,
            at=timezone.now(),
        )

    def page(self, sheet: Sheet, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, self.template, self.common(sheet) | context, status=status)

    def common(self, sheet: Sheet) -> dict[str, Any]:
        return {"sheet": sheet, "step": self.step, "steps": self.steps}


class Fill(Way):
    """The page with the form. A mistake brings it back as typed; what is right becomes a draft to check."""

    step = 1

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = self.named_draft() or self.remembered()
        if draft is None or draft.application is not None:
            return self.page(self.sheet(None), notice=EXPIRED if "entwurf" in request.GET else "")
        sheet = self.sheet(draft.data, is_filled=draft.is_filled)
        if "fehler" not in request.GET:
            sheet.redisplay()
        return self.page(sheet, forms=sheet.parts)

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        sheet = self.sheet(request.POST)
        if "accept" in request.POST:
            return self.accept(request.POST.copy(), request.POST["accept"])
        if "back" in request.POST and sheet.is_small():
            self.keep(sheet)
            return redirect(self.choose_url(sheet))
        if sheet.is_rearranged:
            return self.page(sheet)
        if not sheet.is_valid():
            return self.page(sheet, forms=sheet.parts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        self.keep(sheet, told=sheet.told())
        return redirect(self.check_url(str(sheet.submission)))

    def blank(self, sheet: type[Sheet], marked: Callable[[blank_pages.Values], Sheet], **values: str) -> HttpResponse:
        """The empty form for a visitor without a session; `marked` makes the sheet with marks for the `values`."""
        own = {"csrf_token": get_token(self.request), "submission": str(uuid4()), STAMP: stamp(timezone.now())}

        def render_marked(marks: blank_pages.Values) -> str:
            marked_sheet = marked(marks)
            for name in ("submission", STAMP):
                marked_sheet.closing.fields[name].initial = marks[name]
            context = {**self.common(marked_sheet), "csrf_token": marks["csrf_token"]}
            return render_to_string(self.template, context, self.request)

        return blank_pages.answer(lambda: (self.template, sheet.shown_when_blank()), render_marked, own | values)

    def accept(self, data: MultiValueDict[str, str], name: str) -> HttpResponse:
        sheet = self.sheet(with_suggestion(data, name))
        sheet.redisplay()
        return self.page(sheet)

    def page(self, sheet: Sheet, **context: Any) -> HttpResponse:
        if sheet.filled is not None:
            sheet.ask_about_slips()
        return super().page(sheet, **context)


@method_decorator(private_page, name="dispatch")
class Check(Way):
    """The page that shows everything once more. It carries what it shows, so that an expired draft costs nothing.

    What was judged when the form was filled is not judged again: the draft holds what it tells.
    """

    step = 2

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = self.named_draft()
        if draft is None:
            messages.info(request, EXPIRED)
            return redirect(self.fill_url())
        if draft.application is not None:
            return redirect(thanks_url(draft.submission))
        return self.check(self.sheet(draft.data))

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = self.named_draft()
        if draft and draft.application is not None:
            return redirect(thanks_url(draft.submission))
        if draft and draft.told and "accept" not in request.POST:
            return self.send(draft, draft.told)
        sheet = self.sheet(draft.data if draft else request.POST)
        if not sheet.is_valid():
            return self.back_to_form(sheet)
        if "accept" in request.POST:
            return self.accept(sheet, request.POST["accept"])
        if draft:
            return self.send(draft, sheet.told())
        messages.info(request, RENEWED)
        return self.renew(sheet)

    def send(self, draft: drafts.Draft, told: Told) -> HttpResponse:
        now = timezone.now()
        count_sent_form(self.request, at=now)
        submission = UUID(draft.submission)
        try:
            application = self.sheet_class.submit(told, submission=submission, at=now)
        except OutdatedError:
            return self.back_to_form(self.sheet(draft.data))
        except DomainRefusal as refusal:
            return self.check(self.sheet(draft.data), refusal=str(refusal), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        drafts.mark_sent(self.request, way=self.way, submission=submission, application=application.pk, at=now)
        return redirect(thanks_url(draft.submission))

    def check(self, sheet: Sheet, *, status: int = 200, **context: Any) -> HttpResponse:
        if not sheet.is_valid():
            return self.back_to_form(sheet)
        fill_url = self.fill_url(entwurf=str(sheet.submission))
        context |= {
            "sections": [
                linked(section, self.choose_url(sheet) if section.is_chosen else fill_url)
                for section in with_suggestions(sheet.sections())
            ],
            "carried": [(name, value) for name, values in sheet.typed().items() for value in values],
            "change_url": fill_url,
            "send_label": self.send_label,
            "beside": self.beside,
        }
        return self.page(sheet, status=status, **context)

    def back_to_form(self, sheet: Sheet) -> HttpResponse:
        """The draft no longer holds (a category is offered no more, a wording has changed): the form says where."""
        if not sheet.is_small():
            return redirect(self.fill_url())
        self.keep(sheet)
        return redirect(self.fill_url(entwurf=str(sheet.submission), fehler="ja"))

    def accept(self, sheet: Sheet, name: str) -> HttpResponse:
        return self.renew(self.sheet(with_suggestion(MultiValueDict(sheet.typed()), name)))

    def renew(self, sheet: Sheet) -> HttpResponse:
        self.keep(sheet, told=sheet.told() if sheet.is_valid() else None)
        return redirect(self.check_url(str(sheet.submission)))


def linked(section: Section, fill_url: str) -> Section:
    """Each line with the address of its field, for „Ändern“."""
    rows = [replace(row, anchor=f"{fill_url}#{row.anchor}" if row.anchor else "") for row in section.rows]
    return replace(section, rows=rows)


def with_suggestions(sections: list[Section]) -> list[Section]:
    """The sections with „Meinten Sie …?“ beside addresses that look mistyped."""
    typed = {row.email for section in sections for row in section.rows if row.email}
    meant = suggestions(typed)
    return [
        replace(section, rows=[replace(row, suggestion=meant.get(row.email, "")) for row in section.rows])
        for section in sections
    ]


def thanks_url(submission: str) -> str:
    return with_query(reverse("members:join_thanks"), vorgang=submission)
