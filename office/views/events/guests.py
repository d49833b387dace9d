"""The guest list of an event: who is on it, one guest, how guests get on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from core import keyset
from core.keys import key_in
from events.domain import invitations
from events.domain.invitations import InvitationGone, InvitationRefusal
from events.domain.stamps import ChangedMeanwhileError
from events.models import Invitation
from members.domain import organisations
from members.domain.errors import DomainRefusal
from members.domain.pasted_lists import UnreadableError
from members.models import Organisation
from members.views.partners import page_url
from office.domain import event_guests
from office.forms.decisions import EmptyForm
from office.forms.event_guests import AreaForm, ChangedGuestForm, GuestForm, GuestListForm, MultipliersForm
from office.views.acts import counted
from office.views.events.frame import AboutEvent, EventAct, Press
from office.views.pages import office_page, page


class GuestList(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        standing, text = request.GET.get("stand", ""), request.GET.get("q", "")[:200]
        after, before = request.GET.get(keyset.AFTER, ""), request.GET.get(keyset.BEFORE, "")
        found = event_guests.listed(self.event, standing=standing, text=text, after=after, before=before)
        context = {
            "title": "Gäste",
            "event": self.event,
            "board": event_guests.board(self.event, at=timezone.now()),
            "rows": found.rows,
            "chosen": standing,
            "text": text,
            "next": page_url(request, keyset.AFTER, found.next),
            "previous": page_url(request, keyset.BEFORE, found.previous),
            "may_decide": request.user.has_perm("events.change") and self.is_coming,
            "sees_members": request.user.has_module_perms("members"),
        }
        return page(request, "events/guests", context)

    @property
    def is_coming(self) -> bool:
        return not (self.event.is_cancelled or self.event.is_past(timezone.localdate()))


class AboutGuest(AboutEvent):
    """`invitation` of that event."""

    rows = Invitation.objects.select_related("event__host", "event__accession", "participant", "recorded_by")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.invitation = get_object_or_404(self.rows, pk=kwargs["guest"], event=self.event)

    def subject_url(self) -> str:
        return reverse("office:event_guest", args=[self.event.pk, self.invitation.pk])

    def subject_name(self) -> str:
        return f"{self.invitation}, {self.event.title}"


class GuestAct(AboutGuest, EventAct):
    """Nothing is done any more about who was forgotten: a 404."""

    rows = AboutGuest.rows.filter(anonymised_at=None)
    conflicts = (InvitationRefusal, InvitationGone, ChangedMeanwhileError)


class Guest(AboutGuest):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {
            "title": str(self.invitation) or "Gelöschter Gast",
            "event": self.event,
            "one": self.invitation,
            "dossier": event_guests.compile_for(self.invitation, at=timezone.now()),
            "may_decide": request.user.has_perm("events.change"),
            "sees_members": request.user.has_module_perms("members"),
        }
        return page(request, "events/guest", context)


class ListAct(EventAct):
    """Something done to the guest list; leads back to it."""

    def obstacle(self) -> str:
        return "Diese Veranstaltung ist abgesagt." if self.event.is_cancelled else ""

    def subject_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk])

    def tell(self, number: int) -> None:
        self.done = (
            f"{counted(number, 'Ein Gast steht', 'Gäste stehen')} neu auf der Liste."
            if number
            else "Alle standen schon auf der Liste."
        )


class Heads(ListAct):
    form_class = AreaForm
    title = "Behördenleitungen eines Gebiets"
    press = "Auf die Gästeliste"
    explains = (
        "Alle Kommunen und die Bezirksregierung des Gebiets, kreisfreie Städte einmal. Wer namentlich bekannt ist, "
        "wird mit Namen eingeladen, sonst das Amt."
    )

    def carry_out(self, form: BaseForm) -> None:
        self.tell(invitations.heads_of(self.event, form.cleaned_data["area"], **self.doing))


class Multipliers(ListAct):
    form_class = MultipliersForm
    title = "Multiplikatorinnen und Multiplikatoren"
    press = "Auf die Gästeliste"

    def carry_out(self, form: BaseForm) -> None:
        self.tell(invitations.multipliers(self.event, **form.cleaned_data, **self.doing))


class AddGuest(ListAct):
    form_class = GuestForm
    title = "Einzelnen Gast eintragen"
    press = "Auf die Gästeliste"

    def carry_out(self, form: BaseForm) -> None:
        self.tell(invitations.add(self.event, [invitations.GuestInput(**form.cleaned_data)], **self.doing))


class TakingPart(Press):
    """The heads of all who take part in the event's accession."""

    def back_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk])

    def carry_out(self) -> str:
        number = invitations.heads_taking_part(self.event, **self.doing)
        if not number:
            return "Alle Teilnehmenden des Sammelbeitritts standen schon auf der Liste."
        return f"{counted(number, 'Ein Gast steht', 'Gäste stehen')} neu auf der Liste."


class Organisations(AboutEvent):
    """Search an organisation and invite its Leitung; the search stays open for the next one."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        text = request.GET.get("q", "")[:200]
        found = organisations.search(text)
        invited = set(self.event.invitations.filter(organisation__in=found).values_list("organisation", flat=True))
        context = {
            "title": "Organisationen",
            "event": self.event,
            "text": text,
            "found": [(one, one.pk in invited) for one in found],
        }
        return page(request, "events/guests_organisations", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        one = get_object_or_404(Organisation, pk=key_in(request.POST.get("organisation", "")))
        try:
            is_new = invitations.organisations(self.event, [one], **self.doing)
        except DomainRefusal as refusal:
            messages.info(request, str(refusal))
            return redirect("office:event_guests", self.event.pk)
        known = "steht auf der Gästeliste" if is_new else "stand schon auf der Gästeliste"
        messages.success(request, f"{one}: Die Leitung {known}.")
        return redirect("office:event_guests_organisations", self.event.pk)


class Pasted(AboutEvent):
    """The recognised text travels in the page; nothing is written before „Übernehmen“."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(GuestListForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = GuestListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=400)
        text = form.cleaned_data["text"]
        if "change" in request.POST:
            return self.show(GuestListForm(initial={"text": text}))
        try:
            return self.take_over(text) if "take" in request.POST else self.preview(text)
        except DomainRefusal as refusal:
            form = GuestListForm({"text": text})
            form.add_error("text" if isinstance(refusal, UnreadableError) else None, str(refusal))
            return self.show(form, status=400)

    def take_over(self, text: str) -> HttpResponse:
        number = invitations.take_over(self.event, text, **self.doing)
        told = f"{counted(number, 'Ein Gast ist', 'Gäste sind')} übernommen." if number else "Alle standen schon da."
        messages.success(self.request, told)
        return redirect("office:event_guests", self.event.pk)

    def preview(self, text: str) -> HttpResponse:
        sheet = invitations.read_sheet(self.event, text)
        context = {"title": "Gäste übernehmen", "event": self.event, "sheet": sheet, "text": text}
        return page(self.request, "events/guests_preview", context)

    def show(self, form: GuestListForm, *, status: int = 200) -> HttpResponse:
        context = {"title": "Gäste übernehmen", "event": self.event, "form": form}
        return page(self.request, "events/guests_paste", context, status=status)


class ChangeGuest(GuestAct):
    title = "Gast ändern"
    press = "Speichern"
    done = "Die Angaben sind geändert."

    def form(self, data: Any = None, files: Any = None) -> ChangedGuestForm:
        known = {name: getattr(self.invitation, name) for name in GuestForm.base_fields}
        return ChangedGuestForm(data, initial=known | {"seen": invitations.seen_of(self.invitation)})

    def carry_out(self, form: BaseForm) -> None:
        changes = dict(form.cleaned_data)
        invitations.change(self.invitation, seen=changes.pop("seen"), changes=changes, **self.doing)


class RemoveGuest(GuestAct):
    form_class = EmptyForm
    title = press = "Von der Gästeliste nehmen"
    explains = "Der Link gilt dann nicht mehr, wartende Mails werden angehalten."
    is_removed = False

    @property
    def done(self) -> str:
        return f"{self.invitation} steht nicht mehr auf der Gästeliste."

    def carry_out(self, form: BaseForm) -> None:
        invitations.remove(self.invitation, **self.doing)
        self.is_removed = True

    def subject_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk]) if self.is_removed else super().subject_url()


sees, decides, of_members = office_page("events"), office_page("events", "change"), office_page("members")
guests = sees(GuestList.as_view())
guest = sees(Guest.as_view())
# Whom the portal knows is no matter of the Veranstaltungsteam: its guest list could fetch everybody's address.
heads = of_members(decides(Heads.as_view()))
multipliers = of_members(decides(Multipliers.as_view()))
taking_part = decides(TakingPart.as_view())
organisations_page = of_members(decides(Organisations.as_view()))
pasted = decides(Pasted.as_view())
add = decides(AddGuest.as_view())
change = decides(ChangeGuest.as_view())
remove = decides(RemoveGuest.as_view())
