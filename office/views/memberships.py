"""Recording and ending memberships."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from members.domain import memberships
from members.domain.memberships import AlreadyMember
from members.models import Membership, Organisation, Person
from office.forms.master_data import EndMembershipForm, OpenMembershipForm


class MemberActionView(ActionFormView):
    member: Organisation | Person

    def record_url(self) -> str:
        name = "office:organisation" if isinstance(self.member, Organisation) else "office:person"
        return reverse(name, args=[self.member.pk])

    def record_label(self) -> str:
        return str(self.member)


class EndMembershipView(MemberActionView):
    form_class = EndMembershipForm
    title = button_label = "Mitgliedschaft beenden"
    success_message = "Die Mitgliedschaft ist beendet."
    explanation = (
        "Auch die Funktionen der Organisation sind von diesem Tag an nicht mehr besetzt. Eine irrtümliche Annahme "
        "nehmen Sie stattdessen beim Antrag zurück."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        related = Membership.objects.select_related("organisation", "person")
        self.membership = get_object_or_404(related, pk=kwargs["pk"])
        self.member = self.membership.member

    def refusal_reason(self) -> str:
        over = self.membership.end or self.membership.voided_at
        return "Diese Mitgliedschaft ist bereits beendet oder zurückgenommen." if over else ""

    def perform(self, form: BaseForm) -> None:
        memberships.end(self.membership, **form.cleaned_data, by=self.request.user, at=timezone.now())


class OpenMembershipView(MemberActionView):
    form_class = OpenMembershipForm
    title = "Mitgliedschaft von Hand eintragen"
    button_label = "Eintragen"
    success_message = "Die Mitgliedschaft ist eingetragen."
    explanation = (
        "Für Beitritte, die schon erklärt sind, etwa auf einer Liste. Ein neuer Brief oder Anruf ist ein Antrag: "
        "Erfassen Sie ihn dort."
    )
    conflict_exceptions = (AlreadyMember,)
    kind: type[Organisation] | type[Person] = Organisation

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.member = get_object_or_404(self.kind, pk=kwargs["pk"])

    def perform(self, form: BaseForm) -> None:
        who = "organisation" if self.kind is Organisation else "person"
        start = form.cleaned_data["start"]
        memberships.record_membership(**{who: self.member}, start=start, by=self.request.user, at=timezone.now())

    def was_done_by_user(self, error: AlreadyMember, form: BaseForm) -> bool:
        return bool(error.membership.start == form.cleaned_data["start"])


decides = backoffice_page("members", "change")
end = decides(EndMembershipView.as_view())
open_organisation_membership = decides(OpenMembershipView.as_view(kind=Organisation))
open_person_membership = decides(OpenMembershipView.as_view(kind=Person))
