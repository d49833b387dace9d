"""Giving, confirming, refusing and ending roles."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.domain import roles
from accounts.forms.roles import EndRoleForm, GiveRoleForm
from accounts.models import RoleAssignment, User
from accounts.permissions import Role
from accounts.states import AssignmentState
from core.backoffice.action_views import ActionButtonView, ActionFormView
from core.backoffice.pages import backoffice_page
from core.transitions import TransitionError


class GiveRoleView(ActionFormView):
    template = "accounts/give_role.html"
    form_class = GiveRoleForm
    title = "Rolle geben"
    button_label = "Rolle geben"
    explanation = (
        "Geschäftsstelle, Systemverwaltung und alles, was weiter reicht als Ihre eigenen Rollen, bestätigt eine zweite "
        "Person der Geschäftsstelle. Die Person selbst erfährt per Mail, was sie ab wann darf."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.login = get_object_or_404(User, pk=kwargs["pk"])

    def record_url(self) -> str:
        return reverse("accounts:login", args=[self.login.pk])

    def record_label(self) -> str:
        return self.login.name

    def perform(self, form: BaseForm) -> None:
        given = roles.give(
            self.login,
            Role(form.cleaned_data["role"]),
            areas=[area.ags for area in form.chosen_areas],
            start=form.cleaned_data["start"],
            last_day=form.cleaned_data["last_day"],
            by=self.request.user,
            at=timezone.now(),
        )
        waits = given.state == AssignmentState.PROPOSED
        self.success_message = (
            f"Die Rolle „{given.title()}“ ist vorgeschlagen. Sie gilt, sobald eine zweite Person sie bestätigt."
            if waits
            else f"Die Rolle „{given.title()}“ ist gegeben."
        )


class AssignmentView:
    """Sets `assignment` from the URL."""

    assignment: RoleAssignment
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into
        self.assignment = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=kwargs["pk"])

    def record_url(self) -> str:
        return reverse("accounts:login", args=[self.assignment.user_id])

    def record_label(self) -> str:
        return self.assignment.user.name


class EndRoleView(AssignmentView, ActionFormView):
    form_class = EndRoleForm
    title = button_label = "Rolle beenden"
    success_message = "Das Ende der Rolle ist eingetragen."
    conflict_exceptions = (TransitionError,)

    @property
    def explanation(self) -> str:  # type: ignore[override]  # names the role
        return f"Die Rolle „{self.assignment.title()}“ von {self.assignment.user}. Die Person erfährt es per Mail."

    def perform(self, form: BaseForm) -> None:
        roles.end(self.assignment, last_day=form.cleaned_data["last_day"], by=self.request.user, at=timezone.now())


class ConfirmRoleView(AssignmentView, ActionButtonView):
    def perform_and_describe(self) -> str:
        confirmed = roles.confirm(self.assignment, by=self.request.user, at=timezone.now())
        return f"Die Rolle „{confirmed.title()}“ von {confirmed.user} ist bestätigt."


class RefuseRoleView(AssignmentView, ActionButtonView):
    def perform_and_describe(self) -> str:
        refused = roles.refuse(self.assignment, by=self.request.user, at=timezone.now())
        return f"Die Rolle „{refused.title()}“ von {refused.user} ist nicht bestätigt."


give = backoffice_page("roles", "give")(GiveRoleView.as_view())
end = backoffice_page("roles", "give")(EndRoleView.as_view())
confirm = backoffice_page("roles", "confirm")(ConfirmRoleView.as_view())
refuse = backoffice_page("roles", "confirm")(RefuseRoleView.as_view())
