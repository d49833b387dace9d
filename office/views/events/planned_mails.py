"""The mails of an event that leave by themselves: seen, written, stopped."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from events.domain import planned_mails
from events.domain.planned_mails import PlannedMailRefusal
from events.domain.stamps import ChangedMeanwhileError
from events.models import PlannedMail
from events.states import PlannedMailState
from office.forms.event_mails import ChangedMailForm, PlannedMailForm, initial_of
from office.views.acts import counted
from office.views.events.frame import AboutEvent, EventAct, Press
from office.views.pages import office_page, page


class MailList(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mails = list(self.event.planned_mails.all())
        context = {
            "title": "Geplante Mails",
            "event": self.event,
            "mails": [(mail, self.reaches(mail)) for mail in mails],
            "may_decide": request.user.has_perm("events.change") and not self.event.is_cancelled,
        }
        return page(request, "events/mails", context)

    def reaches(self, mail: PlannedMail) -> int | None:
        """How many it reached, or would reach now."""
        return mail.number if mail.state == PlannedMailState.SENT else planned_mails.recipients(mail).count()


class MailAct(EventAct):
    """Leads back to the list of mails."""

    conflicts = (PlannedMailRefusal, ChangedMeanwhileError)

    def subject_url(self) -> str:
        return reverse("office:event_mails", args=[self.event.pk])


class Plan(MailAct):
    form_class = PlannedMailForm
    title = "Mail planen"
    press = "Planen"
    done = "Die Mail ist geplant."

    def form(self, data: Any = None, files: Any = None) -> PlannedMailForm:
        return PlannedMailForm(data, initial={"side": "vorher"})

    def carry_out(self, form: PlannedMailForm) -> None:
        planned_mails.plan(self.event, kind=form.cleaned_data["kind"], **form.entered, **self.doing)


class AboutMail(AboutEvent):
    """`mail` of that event."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mail = get_object_or_404(PlannedMail, pk=kwargs["mail"], event=self.event)


class Change(AboutMail, MailAct):
    title = "Mail ändern"
    press = "Speichern"
    done = "Die Mail ist geändert."

    def obstacle(self) -> str:
        return str(PlannedMailRefusal(self.mail)) if self.mail.state == PlannedMailState.SENT else ""

    def form(self, data: Any = None, files: Any = None) -> ChangedMailForm:
        return ChangedMailForm(data, initial=initial_of(self.mail))

    def carry_out(self, form: BaseForm) -> None:
        planned_mails.change(self.mail, seen=form.cleaned_data["seen"], **form.entered, **self.doing)  # type: ignore[attr-defined]  # its own form


class PressOnMails(Press):
    def back_url(self) -> str:
        return reverse("office:event_mails", args=[self.event.pk])


class PlanUsual(PressOnMails):
    def carry_out(self) -> str:
        number = planned_mails.plan_usual(self.event, **self.doing)
        if not number:
            return "Erinnerung, Dank und Unterlagen sind schon geplant, oder ihr Tag ist vorbei."
        return f"{counted(number, 'Eine Mail ist', 'Mails sind')} geplant. Lesen Sie die Texte, und passen Sie sie an."


class Stop(AboutMail, PressOnMails):
    def carry_out(self) -> str:
        planned_mails.stop(self.mail, **self.doing)
        return "Die Mail ist angehalten und geht nicht hinaus."


class Resume(AboutMail, PressOnMails):
    def carry_out(self) -> str:
        planned_mails.resume(self.mail, **self.doing)
        return "Die Mail ist wieder geplant."


sees, decides = office_page("events"), office_page("events", "change")
mails = sees(MailList.as_view())
plan = decides(Plan.as_view())
change = decides(Change.as_view())
plan_usual = decides(PlanUsual.as_view())
stop = decides(Stop.as_view())
resume = decides(Resume.as_view())
