"""Joining as an organisation: choose it or describe it, fill, check and send."""

from __future__ import annotations

from http import HTTPStatus
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views import View

from core.query_strings import with_query
from members.domain import organisations, partners
from members.forms.declaration import DeclarationSheet
from members.forms.organisation import ProposedOrganisationForm
from members.models import Organisation
from members.views import blank_pages
from members.views import joining_drafts as drafts
from members.views.joining_steps import Check, Fill, Way
from regions.domain.areas import label, place

WAY = "organisation"
STEPS = 3
LONGEST_QUERY = 200
MOST_RESULTS = 20


def results(request: HttpRequest) -> list[dict[str, object]]:
    """What the typed text finds: label, where it lies, since when it is a partner, and where choosing it leads."""
    text = request.GET.get("q", "")[:LONGEST_QUERY]
    draft = {"entwurf": request.GET["entwurf"]} if "entwurf" in request.GET else {}
    return [
        {
            "label": found.name,
            "detail": detail(found),
            "since": found.partner_since,  # type: ignore[attr-defined]  # annotated by the search
            "url": with_query(reverse("members:join_organisation_details"), organisation=found.slug, **draft),
        }
        for found in organisations.search(text, limit=MOST_RESULTS)
    ]


def detail(organisation: Organisation) -> str:
    """Kind and place, so that Kreis Paderborn and Stadt Paderborn cannot be mixed up."""
    if body := organisation.body_of:
        return " · ".join(filter(None, [body.kind, place(body)]))
    return " · ".join(filter(None, [organisation.category.name, label(organisation.seat) if organisation.seat else ""]))


def organisation_search(request: HttpRequest) -> JsonResponse:
    """For the type-ahead; the page's own search gives the same without JavaScript."""
    return JsonResponse([{**row, "detail": with_since(row)} for row in results(request)], safe=False)


def with_since(row: dict[str, object]) -> str:
    since = row.pop("since")
    return f"{row['detail']} · Netzwerkpartner seit {since:%d.%m.%Y}" if since else str(row["detail"])


class Choose(View):
    """Search and pick; what is not known is described here and becomes a draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        describing = "eintragen" in request.GET
        known = self.draft_typed()
        initial = {"name": request.GET.get("q", "")[:LONGEST_QUERY]}
        form = ProposedOrganisationForm(known if "new-name" in known else None, initial=initial) if describing else None
        return self.page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProposedOrganisationForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        draft = self.draft()
        typed = dict(draft.typed) if draft else {"submission": [str(uuid4())]}
        typed.pop("organisation", None)
        typed |= {
            name: request.POST.getlist(name) for name in map(form.add_prefix, form.fields) if name in request.POST
        }
        submission = typed["submission"][0]
        drafts.keep(request, way=WAY, submission=submission, typed=typed, at=timezone.now())
        return redirect(with_query(reverse("members:join_organisation_details"), entwurf=submission))

    def draft(self) -> drafts.Draft | None:
        draft = drafts.find(self.request, self.request.GET.get("entwurf", ""))
        return draft if draft and draft.way == WAY and draft.application is None else None

    def draft_typed(self) -> MultiValueDict[str, str]:
        draft = self.draft()
        return MultiValueDict(draft.typed if draft else {})

    def page(self, form: ProposedOrganisationForm | None, status: int = 200) -> HttpResponse:
        asked = self.request.GET.get("q", "").strip()[:LONGEST_QUERY]
        context = {
            "form": form,
            "q": asked,
            "results": results(self.request) if asked and form is None else None,
            "most_results": MOST_RESULTS,
            "draft": self.draft(),
            "steps": STEPS,
        }
        return render(self.request, "members/join/organisation_choose.html", context, status=status)


class OrganisationWay(Way):
    way = WAY
    sheet_class = DeclarationSheet
    steps = STEPS
    send_label = "Beitritt erklären"
    beside = "members/join/beside_organisation.html"

    def fill_url(self, **query: str) -> str:
        address = "members:join_organisation_details" if query else "members:join_organisation"
        return with_query(reverse(address), **query)

    def choose_url(self, sheet: DeclarationSheet) -> str:
        describing = {"eintragen": "ja"} if sheet.described else {}
        return with_query(reverse("members:join_organisation"), entwurf=str(sheet.submission), **describing)

    def check_url(self, submission: str) -> str:
        return with_query(reverse("members:join_organisation_check"), entwurf=submission)

    def sheet(self, data: MultiValueDict[str, str] | None, *, is_filled: bool = True) -> DeclarationSheet:
        slug = self.request.GET.get("organisation") or (data.get("organisation", "") if data else "")
        return DeclarationSheet(data, organisation=chosen(slug) if slug else None, is_filled=is_filled)


def chosen(slug: str) -> Organisation:
    organisation = organisations.picked(slug)
    if organisation is None:
        raise Http404
    return organisation


class Details(OrganisationWay, Fill):
    template = "members/join/organisation_details.html"
    step = 2

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        if "organisation" not in request.GET and self.named_draft() is None:
            return redirect("members:join_organisation")
        if blank_pages.fits(request, asked=frozenset({"organisation"})):
            return self.blank_for(chosen(request.GET["organisation"]))
        return super().get(request)

    def blank_for(self, organisation: Organisation) -> HttpResponse:
        def marked(marks: blank_pages.Values) -> DeclarationSheet:
            return DeclarationSheet(organisation=Organisation(name=marks["name"], slug=marks["slug"]))

        return self.already_partner(organisation) or self.blank(
            DeclarationSheet, marked, name=organisation.name, slug=organisation.slug
        )

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        sheet = self.sheet(request.POST)
        if sheet.described and not sheet.described.is_valid() and sheet.is_small():
            self.keep(sheet)
            return redirect(self.choose_url(sheet))
        return super().post(request)

    def remembered(self) -> drafts.Draft | None:
        return drafts.latest(self.request, way=WAY, organisation=self.request.GET.get("organisation", ""))

    def page(self, sheet: DeclarationSheet, **context: object) -> HttpResponse:
        return self.already_partner(sheet.organisation) or super().page(sheet, **context)

    def already_partner(self, organisation: Organisation | None) -> HttpResponse | None:
        since = partners.since_of(organisation, day=timezone.localdate()) if organisation else None
        if since is None:
            return None
        return render(self.request, "members/join/already_partner.html", {"organisation": organisation, "since": since})


class OrganisationCheck(OrganisationWay, Check):
    template = "members/join/check.html"
    step = 3
