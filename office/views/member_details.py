"""Detail pages of organisations and people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.backoffice.pages import backoffice_page, render_page
from members.models import Organisation, Person
from office.domain import member_details


@backoffice_page("members")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    related = Organisation.objects.visible_to(request.user).select_related("category", "body_of", "seat__parent")
    item = get_object_or_404(related, pk=pk)
    context = {
        "title": str(item),
        "organisation": item,
        "record": member_details.organisation_detail(item, day=timezone.localdate(), user=request.user),
        "may_decide": request.user.has_perm("members.change"),
    }
    return render_page(request, "office/organisation.html", context)


@backoffice_page("members")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    related = Person.objects.visible_to(request.user).select_related("professional_field", "duty_area", "user")
    item = get_object_or_404(related, pk=pk)
    context = {
        "title": str(item),
        "person": item,
        "record": member_details.person_detail(item, day=timezone.localdate(), user=request.user),
        "may_decide": request.user.has_perm("members.change"),
    }
    return render_page(request, "office/person.html", context)
