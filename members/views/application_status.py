"""The applicant's status page by link: state, the office's question, withdrawal."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core import limits
from core.antispam import count_submission
from core.link_pages import LinkView
from core.tokens import Link
from core.transitions import TransitionError
from journal import actors
from members.domain import applications
from members.domain import consents as member_consents
from members.forms.question_answer import QuestionAnswerForm
from members.models import Application
from members.states import APPLICATION_TRANSITIONS, ApplicationState, ApplicationTransition
from members.views import consents

S = ApplicationState
HEADLINES = {
    S.SUBMITTED: "Bitte bestätigen Sie noch Ihre E-Mail-Adresse",
    S.CONFIRMED: "Ihr Antrag liegt bei der Geschäftsstelle",
    S.QUESTION: "Die Geschäftsstelle hat eine Rückfrage an Sie",
    S.ANSWERED: "Ihre Antwort liegt bei der Geschäftsstelle",
    S.ACCEPTED: "Ihr Antrag ist angenommen",
    S.DECLINED: "Ihr Antrag wurde abgelehnt",
    S.WITHDRAWN: "Sie haben den Antrag zurückgezogen",
    S.EXPIRED: "Der Antrag ist verfallen",
    S.SUPERSEDED: "Der Beitritt ist schon auf anderem Weg erfolgt",
}
CLOSING_TITLES = {
    S.WITHDRAWN: "Antrag zurückgezogen",
    S.EXPIRED: "Antrag verfallen",
    S.SUPERSEDED: "Auf anderem Weg beigetreten",
}
DECISION_TITLES = {S.ACCEPTED: "Antrag angenommen", S.DECLINED: "Antrag abgelehnt"}
MY_DATA_PAGE = "selfservice:applicant"
TimelineEntry = tuple[datetime, str, str]


def timeline(application: Application) -> list[TimelineEntry]:
    """What has happened to the application so far, newest first."""
    state = S(application.state)
    entries: list[TimelineEntry] = [(application.submitted_at, "Antrag eingegangen", "")]
    if application.confirmed_at:
        entries.append((application.confirmed_at, "Antrag bestätigt", ""))
    for question in application.questions.all():
        entries.append((question.asked_at, "Rückfrage der Geschäftsstelle", question.text))
        if question.answered_at:
            entries.append((question.answered_at, "Ihre Antwort", question.answer))
    if state in DECISION_TITLES and application.decided_at:
        entries.append((application.decided_at, DECISION_TITLES[state], application.decline_text))
    if state in CLOSING_TITLES:
        entries.append((application.state_since, CLOSING_TITLES[state], ""))
    return sorted(entries, key=lambda entry: entry[0])[::-1]


class ApplicationLinkView(LinkView):
    purpose = "members:status"
    queryset = Application.objects.select_related("organisation", "membership", "declaration", "details")

    def render_or_renew_expired(self, request: HttpRequest) -> HttpResponse:
        """Answer an expired link: GET offers a new one, POST mails it to the address of the application."""
        if request.method != "POST":
            return render(request, "members/status/link_expired.html", status=HTTPStatus.GONE)
        count_submission(request, at=timezone.now())
        page = "link_sent" if self.send_new_link(at=timezone.now()) else "no_address"
        return render(request, f"members/status/{page}.html")

    def send_new_link(self, *, at: datetime) -> bool:
        limits.count(
            "status-link", str(self.object.pk), limit=settings.MAILS_PER_MAILBOX_HOUR, period=timedelta(hours=1), at=at
        )
        return applications.send_status_link(self.object, at=at)


class ApplicationStatusView(ApplicationLinkView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_or_renew_expired(request) if self.is_expired else self.page(QuestionAnswerForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return self.render_or_renew_expired(request)
        form = QuestionAnswerForm(request.POST)
        if self.object.state == S.QUESTION and not form.is_valid():
            return self.page(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if self.object.state == S.QUESTION:
            self.answer(form.cleaned_data["text"])
        else:
            text = form.cleaned_data["text"] if form.is_valid() else ""
            headline = HEADLINES[S(self.object.state)]
            self.keep_late_answer(text, sentence=f"Es ist keine Rückfrage offen. {headline}.")
        return redirect(request.path)

    def answer(self, text: str) -> None:
        try:
            applications.answer(self.object, text=text, at=timezone.now())
        except TransitionError as refusal:
            self.keep_late_answer(text, sentence=str(refusal))
        else:
            messages.success(self.request, "Danke, Ihre Antwort ist angekommen.")

    def keep_late_answer(self, text: str, *, sentence: str) -> None:
        """Pass on to the office what was typed while the application was decided or the question answered."""
        is_kept = bool(text) and applications.keep_late_answer(self.object, text=text, at=timezone.now()) is not None
        kept = " Was Sie geschrieben haben, liegt der Geschäftsstelle als Anliegen vor." if is_kept else ""
        messages.info(self.request, f"{sentence}{kept}")

    def page(self, form: QuestionAnswerForm, status: int = 200) -> HttpResponse:
        application = self.object
        entries = timeline(application)
        context = {
            "application": application,
            "headline": HEADLINES[S(application.state)],
            "timeline": entries,
            "question": next((text for _, title, text in entries if title.startswith("Rückfrage")), ""),
            "form": form if application.state == S.QUESTION else None,
            "may_withdraw": APPLICATION_TRANSITIONS.allows(ApplicationTransition.WITHDRAW, application.state),
            "my_data_token": self.my_data_token(),
        }
        context |= self.next_steps() | self.consents()
        return render(self.request, "members/status/status.html", context, status=status)

    def my_data_token(self) -> str:
        """Opens „Meine Daten“ of the applicant, for as long as this link; empty where no address is stored."""
        if not (self.object.contact and self.object.contact.email):
            return ""
        return Link(MY_DATA_PAGE, self.link.row, self.link.generation, self.link.issued_at).token()

    def next_steps(self) -> dict[str, object]:
        """Context of what an accepted applicant does next; the public page only where there is one today."""
        application, membership = self.object, self.object.membership
        if application.state != S.ACCEPTED:
            return {}
        today, organisation = timezone.localdate(), application.organisation
        is_partner = organisation is not None and organisation.memberships.active_on(today).exists()
        declared = application.declaration.nominations.all() if application.declaration else []
        return {
            "membership": membership,
            "public_page": organisation.get_absolute_url() if organisation and is_partner else "",
            "nominees": [str(one) for one in declared if one.representative_id],
        }

    def consents(self) -> dict[str, object]:
        """Context of the consent section; empty before the address is confirmed."""
        keys = member_consents.keys_of_applicant(self.object) if self.object.confirmed_at else []
        url = reverse("members:status_consent", args=[self.link.token()])
        return consents.consent_context(member_consents.consents_of(*keys), url=url) if keys else {}


class WithdrawApplicationView(ApplicationLinkView):
    """GET asks for confirmation, POST withdraws; a second POST changes nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return self.render_or_renew_expired(request)
        if not APPLICATION_TRANSITIONS.allows(ApplicationTransition.WITHDRAW, self.object.state):
            return redirect("members:status", self.link.token())
        return render(request, "members/status/withdraw.html", {"application": self.object, "token": self.link.token()})

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return self.render_or_renew_expired(request)
        try:
            applications.withdraw(self.object, actor=actors.applicant(self.object.pk), at=timezone.now())
        except TransitionError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, "Ihr Antrag ist zurückgezogen.")
        return redirect("members:status", self.link.token())
