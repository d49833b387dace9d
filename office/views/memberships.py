"""Recording, ending, correcting and taking back memberships."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accessions.models import AccessionParticipant
from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from core.templatetags.sentence_tags import span
from members.domain import membership_corrections, memberships, tenure_spans
from members.domain.membership_corrections import CorrectedMeanwhile
from members.domain.memberships import AlreadyMember
from members.models import Membership, Organisation, Person
from office.forms.master_data import (
    CorrectMembershipForm,
    EndMembershipForm,
    OpenMembershipForm,
    TakeBackMembershipForm,
)


class MemberActionView(ActionFormView):
    member: Organisation | Person

    def record_url(self) -> str:
        name = "office:organisation" if isinstance(self.member, Organisation) else "office:person"
        return reverse(name, args=[self.member.pk])

    def record_label(self) -> str:
        return str(self.member)


class MembershipActionView(MemberActionView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        related = Membership.objects.visible_to(request.user).select_related("organisation", "person")
        self.membership = get_object_or_404(related, pk=kwargs["pk"])
        self.member = self.membership.member

    def refusal_reason(self) -> str:
        return "Diese Mitgliedschaft ist schon zurückgenommen." if self.membership.voided_at else ""

    def extra_context(self) -> dict[str, Any]:
        return {"membership": self.membership}


def tenures_sentence(membership: Membership) -> str:
    """What the tenures that follow the membership have become; empty where none do."""
    found = [
        f"{one.person} ({one.post}) {'entfallen' if one.voided_at else span(one)}"
        for one in tenure_spans.followers(membership)
    ]
    return f" Die Besetzungen sind jetzt: {'; '.join(found)}." if found else ""


class EndMembershipView(MembershipActionView):
    template = "office/end_membership.html"
    form_class = EndMembershipForm
    title = button_label = "Mitgliedschaft beenden"
    success_message = "Das Ende der Mitgliedschaft ist eingetragen."

    def refusal_reason(self) -> str:
        is_ended = "Das Ende ist schon eingetragen; ein falsches Datum können Sie berichtigen."
        return super().refusal_reason() or (is_ended if self.membership.end else "")

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "tenures": tenure_spans.followers(self.membership)}

    def perform(self, form: BaseForm) -> None:
        reason = form.cleaned_data["reason"]
        ended = memberships.end(self.membership, on=form.end, reason=reason, by=self.request.user, at=timezone.now())
        self.success_message += tenures_sentence(ended)


class CorrectMembershipView(MembershipActionView):
    template = "office/correct_membership.html"
    form_class = CorrectMembershipForm
    title = "Beginn oder Ende berichtigen"
    button_label = "Berichtigen"
    success_message = "Beginn und Ende sind berichtigt."
    conflict_exceptions = (CorrectedMeanwhile,)

    def form(self, data: Any = None, files: Any = None) -> BaseForm:
        seen = self.membership
        initial = {"start": seen.start, "last_day": seen.last_day, "seen_start": seen.start, "seen_end": seen.end}
        return self.form_class(data, initial=initial)

    def extra_context(self) -> dict[str, Any]:
        return {
            **super().extra_context(),
            "tenures": tenure_spans.followers(self.membership),
            "certificate": self.membership.current_certificate,
        }

    def perform(self, form: BaseForm) -> None:
        reason = form.cleaned_data["reason"]
        corrected = membership_corrections.correct_dates(
            self.membership, **form.dates, reason=reason, by=self.request.user, at=timezone.now()
        )
        self.success_message += tenures_sentence(corrected)


class TakeBackMembershipView(MembershipActionView):
    template = "office/take_back_membership.html"
    form_class = TakeBackMembershipForm
    title = button_label = "Mitgliedschaft zurücknehmen"
    success_message = (
        "Die Mitgliedschaft ist zurückgenommen. Gehört sie zu jemand anderem, tragen Sie sie dort von Hand ein."
    )

    def extra_context(self) -> dict[str, Any]:
        participant = AccessionParticipant.objects.filter(membership=self.membership).select_related("accession")
        return {
            **super().extra_context(),
            "application": membership_corrections.accepted_application(self.membership),
            "participant": participant.first(),
        }

    def perform(self, form: BaseForm) -> None:
        reason = form.cleaned_data["reason"]
        membership_corrections.take_back(self.membership, reason=reason, by=self.request.user, at=timezone.now())


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
        self.member = get_object_or_404(self.kind.objects.visible_to(request.user), pk=kwargs["pk"])

    def perform(self, form: BaseForm) -> None:
        who = "organisation" if self.kind is Organisation else "person"
        start = form.cleaned_data["start"]
        memberships.record_membership(**{who: self.member}, start=start, by=self.request.user, at=timezone.now())

    def was_done_by_user(self, error: AlreadyMember, form: BaseForm) -> bool:
        return bool(error.membership.start == form.cleaned_data["start"])


decides = backoffice_page("members", "change")
end = decides(EndMembershipView.as_view())
correct = decides(CorrectMembershipView.as_view())
take_back = decides(TakeBackMembershipView.as_view())
open_organisation_membership = decides(OpenMembershipView.as_view(kind=Organisation))
open_person_membership = decides(OpenMembershipView.as_view(kind=Person))
