"""The mails to people who become Multiplikatorin or Multiplikator, or turn out not to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core import date_spans
from mailings.domain import outgoing
from mailings.domain.outgoing import MailDraft
from members.models import EmailAddress, Representative
from regions.domain.name_cases import accusative

WELCOME, UNDONE = "members/multiplier_welcome", "members/multiplier_undone"
MY_DATA_PAGE = "selfservice:request_link"


def welcome(tenures: Iterable[Representative], addresses: Mapping[int, str], *, at: datetime) -> int:
    """Tell the holders of new tenures what they are now and what comes first; returns the number of mails.

    `addresses` are by the key of the tenure; who has none gets no mail. Person and organisation must be loaded.
    """
    drafts = [_draft(tenure, to, at=at) for tenure in tenures if (to := addresses.get(tenure.pk, ""))]
    return outgoing.queue_many(WELCOME, drafts, at=at)


def take_back(tenures: Iterable[Representative], *, at: datetime) -> int:
    """Stop the welcome of voided tenures, or correct it by another mail where it has left; returns how many."""
    rows = Representative.objects.filter(pk__in=[one.pk for one in tenures])
    loaded = list(rows.select_related("person", "post__organisation").order_by("pk"))
    welcomed = outgoing.recipients_of(WELCOME, loaded)
    stopped = outgoing.stop_by_template(WELCOME, loaded, at=at)
    reached = [one for one in loaded if one.pk in welcomed and one.pk not in stopped]
    return outgoing.queue_many(UNDONE, [_draft(one, welcomed[one.pk], at=at) for one in reached], at=at)


def renew_welcomes(replaced: Mapping[Representative, Representative | None], *, at: datetime) -> None:
    """Stop the welcomes of voided tenures that have not left, and write those of the ones entered instead.

    None is written where nothing was entered instead, or somebody else holds the post. What has left stays as it is.
    """
    stopped = outgoing.stop_by_template(WELCOME, list(replaced), at=at)
    _welcome_instead(replaced, stopped, at=at)


def resume_welcomes(restored: Mapping[Representative, Representative], *, at: datetime) -> None:
    """Write the welcomes that were stopped when tenures were voided for the ones that they came back as."""
    sent = outgoing.recipients_of(WELCOME, list(restored))
    stopped = outgoing.stopped_recipients(WELCOME, [one for one in restored if one.pk not in sent])
    _welcome_instead(restored, stopped, at=at)


def _welcome_instead(
    replaced: Mapping[Representative, Representative | None], stopped: Mapping[int, str], *, at: datetime
) -> None:
    renewed = {
        after: stopped[before.pk]
        for before, after in replaced.items()
        if before.pk in stopped and after and after.person_id == before.person_id
    }
    welcome(renewed, {one.pk: address for one, address in renewed.items()}, at=at)


def primary_addresses(tenures: Iterable[Representative]) -> dict[int, str]:
    """The address to which a holder's mail goes, by the key of the tenure."""
    held = list(tenures)
    rows = EmailAddress.objects.filter(person__in=[one.person_id for one in held], is_primary=True)
    by_person = dict(rows.values_list("person", "address"))
    return {one.pk: by_person[one.person_id] for one in held if one.person_id in by_person}


def _draft(tenure: Representative, to: str, *, at: datetime) -> MailDraft:
    span = date_spans.sentence_text(tenure.start, tenure.end, today=timezone.localdate(at))
    return MailDraft(
        to,
        tenure,
        {
            "span": span,
            "my_data_url": settings.BASE_URL + reverse(MY_DATA_PAGE),
            "nrw_connect_url": settings.NRW_CONNECT_URL,
        },
        per_mail={"name": str(tenure.person), "organisation": accusative(tenure.post.organisation)},
        skeleton_key=span,
    )
