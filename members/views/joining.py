"""The start page of joining, and the page after sending."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from core.antispam import count_submission
from core.http import private_page, query_parameters
from core.transitions import TransitionError
from journal import actors
from members.domain import applications
from members.forms.correct_email import CorrectEmailForm
from members.models import Application
from members.states import OPEN, ApplicationState
from members.views import joining_drafts as drafts
from members.views.application_status import HEADLINES
from members.views.joining_flow import thanks_url

RESENT = (
    "Wir schicken Ihnen die Mail noch einmal. Gingen an diese Adresse gerade schon mehrere, kommt sie etwas später."
)


def join(request: HttpRequest) -> HttpResponse:
    return render(request, "members/join/choose_flow.html")


@method_decorator([private_page, query_parameters("vorgang")], name="dispatch")
class JoiningThanksView(View):
    """Shown after sending, in the same session: where the mail went, another mail, a corrected address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        draft, application = self.sent_application()
        if application is None:
            return render(request, "members/join/thanks_gone.html", status=HTTPStatus.NOT_FOUND)
        return self.page(draft, application)

    def post(self, request: HttpRequest) -> HttpResponse:
        draft, application = self.sent_application()
        if application is None:
            return render(request, "members/join/thanks_gone.html", status=HTTPStatus.NOT_FOUND)
        if application.state != ApplicationState.SUBMITTED:
            return redirect(thanks_url(draft.submission))
        if "correct" in request.POST:
            return self.correct(draft, application)
        count_submission(request, at=timezone.now())
        if applications.resend_confirmation(application, at=timezone.now()):
            messages.success(request, RESENT)
        return redirect(thanks_url(draft.submission))

    def correct(self, draft: drafts.Draft, application: Application) -> HttpResponse:
        form = CorrectEmailForm(self.request.POST)
        if not form.is_valid():
            return self.page(draft, application, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        email = form.cleaned_data["email"]
        if application.contact and email != application.contact.email:
            count_submission(self.request, at=timezone.now())
            self.correct_email(email, application)
        else:
            messages.info(self.request, f"An {email} haben wir schon geschrieben. Es bleibt bei dieser Adresse.")
        return redirect(thanks_url(draft.submission))

    def correct_email(self, email: str, application: Application) -> None:
        try:
            actor = actors.applicant(application.pk)
            applications.correct_email(application, email=email, actor=actor, at=timezone.now())
        except TransitionError as refusal:
            messages.info(self.request, str(refusal))
        else:
            messages.success(
                self.request, f"Die Mail geht jetzt an {email}. Der Link in der vorigen Mail gilt nicht mehr."
            )

    def sent_application(self) -> tuple[drafts.Draft, Application] | tuple[None, None]:
        number = self.request.GET.get("vorgang")
        draft = drafts.find(self.request, number) if number else drafts.latest_sent(self.request)
        if draft is None or draft.application is None:
            return None, None
        return draft, Application.objects.with_applicant().filter(pk=draft.application).first()

    def page(
        self, draft: drafts.Draft, application: Application, form: CorrectEmailForm | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "application": application,
            "form": form
            or CorrectEmailForm(initial={"email": application.contact.email if application.contact else ""}),
            "is_waiting": application.state == ApplicationState.SUBMITTED,
            "is_open": application.state in OPEN,
            "headline": HEADLINES[ApplicationState(application.state)],
        }
        return render(self.request, "members/join/thanks.html", context, status=status)
