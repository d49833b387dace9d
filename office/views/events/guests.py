"""Guest list of an event and detail page of one guest."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core import keyset
from core.backoffice.pages import backoffice_page, render_page
from core.row_versions import ChangedMeanwhileError
from events.domain import invitations
from events.domain.invitations import InvitationRefusal, InvitationRemoved
from events.models import Invitation
from network.views.partners import page_url
from office.domain import event_guests
from office.forms.decisions import EmptyForm
from office.forms.event_guests import ChangedGuestForm, GuestForm
from office.views.events.base import EventActionView, EventBaseView


class GuestListView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        status, text = request.GET.get("stand", ""), request.GET.get("q", "")[:200]
        after, before = request.GET.get(keyset.AFTER, ""), request.GET.get(keyset.BEFORE, "")
        found = event_guests.guest_page(self.event, status=status, text=text, after=after, before=before)
        context = {
            "title": "Gäste",
            "event": self.event,
            "overview": event_guests.overview(self.event, at=timezone.now()),
            "rows": found.rows,
            "chosen": status,
            "text": text,
            "next": page_url(request, keyset.AFTER, found.next),
            "previous": page_url(request, keyset.BEFORE, found.previous),
            "may_decide": self.event.may_be_changed_by(request.user) and self.is_coming,
            "sees_members": request.user.has_module_perms("members"),
        }
        return render_page(request, "office/events/guests.html", context)

    @property
    def is_coming(self) -> bool:
        return not (self.event.is_cancelled or self.event.is_past(timezone.localdate()))


class GuestBaseView(EventBaseView):
    """Sets `invitation` of that event from the URL."""

    rows = Invitation.objects.select_related("event__host", "event__accession", "participant", "recorded_by")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.invitation = get_object_or_404(self.rows, pk=kwargs["guest"], event=self.event)

    def record_url(self) -> str:
        return reverse("office:event_guest", args=[self.event.pk, self.invitation.pk])

    def record_label(self) -> str:
        return f"{self.invitation}, {self.event.title}"


class GuestActionView(GuestBaseView, EventActionView):
    """An action on a guest; 404 for an anonymised one."""

    rows = GuestBaseView.rows.filter(anonymised_at=None)
    conflict_exceptions = (InvitationRefusal, InvitationRemoved, ChangedMeanwhileError)


class GuestView(GuestBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {
            "title": str(self.invitation) or "Gelöschter Gast",
            "event": self.event,
            "one": self.invitation,
            "detail": event_guests.guest_detail(self.invitation, at=timezone.now()),
            "may_decide": self.event.may_be_changed_by(request.user),
            "sees_members": request.user.has_module_perms("members"),
        }
        return render_page(request, "office/events/guest.html", context)


class ChangeGuestView(GuestActionView):
    title = "Gast ändern"
    button_label = "Speichern"
    success_message = "Die Angaben sind geändert."

    def form(self, data: Any = None, files: Any = None) -> ChangedGuestForm:
        current = {name: getattr(self.invitation, name) for name in GuestForm.base_fields}
        return ChangedGuestForm(data, initial=current | {"seen": invitations.version_of(self.invitation)})

    def perform(self, form: BaseForm) -> None:
        changes = dict(form.cleaned_data)
        invitations.change(self.invitation, seen_version=changes.pop("seen"), changes=changes, **self.actor_kwargs)


class RemoveGuestView(GuestActionView):
    form_class = EmptyForm
    title = button_label = "Von der Gästeliste nehmen"
    explanation = "Der Link gilt dann nicht mehr, wartende Mails werden angehalten."
    is_removed = False

    @property
    def success_message(self) -> str:
        return f"{self.invitation} steht nicht mehr auf der Gästeliste."

    def perform(self, form: BaseForm) -> None:
        invitations.remove(self.invitation, **self.actor_kwargs)
        self.is_removed = True

    def record_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk]) if self.is_removed else super().record_url()


sees, decides = backoffice_page("events"), backoffice_page("events", "change")
guests = sees(GuestListView.as_view())
guest = sees(GuestView.as_view())
change = decides(ChangeGuestView.as_view())
remove = decides(RemoveGuestView.as_view())
