"""Contact and accessibility feedback forms; each message becomes a case."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import FormView

from core.antispam import count_submission
from core.http import public_page
from portal.forms.contact import ContactForm, FeedbackForm, MessageForm


@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")
class MessageView(FormView):
    """Base view of the contact forms.

    The page contains a CSRF token: it is not compressed (BREACH) and not stored by shared caches. Not `no-store`,
    because browsers would lose what was typed on „Zurück“.
    """

    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: MessageForm) -> HttpResponse:
        now = timezone.now()
        count_submission(self.request, at=now)
        form.save(at=now)
        return redirect("portal:message_thanks")

    def form_invalid(self, form: MessageForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)


class ContactView(MessageView):
    form_class = ContactForm
    template_name = "portal/contact.html"


class AccessibilityView(MessageView):
    form_class = FeedbackForm
    template_name = "portal/accessibility.html"


@public_page()
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/message_thanks.html")
