"""Filters and badges for the templates of `office`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.states import InvitationStatus
from journal.models import JournalEntry
from members.domain.certificates import CertificateStatus, status_of
from members.models import Certificate, ValueOrigin
from office.domain import journal_texts

register = template.Library()


@register.filter
def timeline_entries(entries: Iterable[JournalEntry]) -> list[journal_texts.TimelineEntry]:
    return journal_texts.timeline_entries(entries)


@register.simple_tag
def origin_of(field: str, origins: Mapping[str, ValueOrigin]) -> SafeString:
    """Where the value of a field comes from and since when; nothing where that was not kept."""
    origin = origins.get(field)
    if origin is None:
        return SafeString("")
    day = date_format(timezone.localdate(origin.at), "j. F Y")
    return format_html(' <span class="muted">({}, {})</span>', origin.get_origin_display(), day)


@register.inclusion_tag("components/badge.html")
def certificate_badge(certificate: Certificate) -> dict[str, str]:
    """Badge with the status of a certificate today."""
    membership = certificate.membership
    match status_of(certificate, timezone.localdate()):
        case CertificateStatus.REPLACED:
            return {"kind": "neutral", "text": f"ersetzt durch {certificate.replaced_by.number}"}
        case CertificateStatus.VALID:
            return {"kind": "success", "text": "gültig"}
        case CertificateStatus.PLANNED:
            return {"kind": "info", "text": f"gültig ab {date_format(membership.start, 'j. F Y')}"}
        case CertificateStatus.ENDED if membership.last_day:
            return {"kind": "warning", "text": f"galt bis {date_format(membership.last_day, 'j. F Y')}"}
        case _:
            return {"kind": "error", "text": "zurückgenommen"}


STATUS_KINDS = {
    InvitationStatus.ACCEPTED: "success",
    InvitationStatus.PROXY: "success",
    InvitationStatus.WAITING: "warning",
    InvitationStatus.PROXY_DECLINED: "warning",
    InvitationStatus.SILENT: "info",
}


@register.inclusion_tag("components/badge.html")
def invitation_status_badge(status: str) -> dict[str, str]:
    """Badge with the status of an invitation."""
    invitation_status = InvitationStatus(status)
    return {"kind": STATUS_KINDS.get(invitation_status, "neutral"), "text": invitation_status.label}
