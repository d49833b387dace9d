"""The Demo-Postfach: mails as they would have been sent, with working links. 404 outside the demo."""

from io import BytesIO

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.http import private_page, query_parameters
from core.primary_keys import parse_pk
from mailings.domain import attachments, outgoing
from mailings.domain.messages import build_message
from mailings.models import OutgoingMail

PAGE_SIZE = 25


@private_page
@query_parameters("vor")
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """List mails, newest first; `?vor=<id>` continues after that mail."""
    _demo_only()
    before = request.GET.get("vor", "")
    mails = _mails_before(key) if (key := parse_pk(before)) else OutgoingMail.objects.all()
    found = list(mails.order_by("-created_at", "-pk").defer("body", "links", "attachments")[: PAGE_SIZE + 1])
    older = found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None
    return render(request, "portal/demo_mailbox.html", {"mails": found[:PAGE_SIZE], "before": before, "older": older})


@private_page
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    _demo_only()
    found = get_object_or_404(OutgoingMail, pk=pk)
    context = {
        "mail": found,
        "text": outgoing.rendered_for_demo(found),
        "headers": _headers(found),
        "attachments": attachments.build_all(found),
    }
    return render(request, "portal/demo_mail.html", context)


@private_page
@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Download an attachment as it is sent; numbers begin with 1."""
    _demo_only()
    built = attachments.build_all(get_object_or_404(OutgoingMail, pk=pk))
    if not 1 <= number <= len(built):
        raise Http404
    one = built[number - 1]
    return FileResponse(BytesIO(one.content), as_attachment=True, filename=one.name, content_type=one.content_type)


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404


def _mails_before(pk: int) -> QuerySet[OutgoingMail]:
    written = Subquery(OutgoingMail.objects.filter(pk=pk).values("created_at"))
    return OutgoingMail.objects.filter(Q(created_at__lt=written) | Q(created_at=written, pk__lt=pk))


def _headers(found: OutgoingMail) -> list[tuple[str, str]]:
    message = build_message(found)
    addresses = [("Von", message.from_email), ("An", *message.to), ("Antwort an", *message.reply_to)]
    return [*addresses, *message.extra_headers.items()]
