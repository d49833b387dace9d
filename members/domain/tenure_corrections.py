"""Putting right what was entered wrongly about a tenure: its holder and its days, or all of it. No mail says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import date_spans
from core.refusals import DomainRefusal
from journal import actors
from members.domain import multiplier_mails, posts
from members.models import Person, Post, Representative

MAX_DAYS_AHEAD = 366


class TenureData(NamedTuple):
    """Who holds the post from `start` on and before `end`, the first day without them."""

    person: int
    start: date
    end: date | None


class TenureCorrectedMeanwhile(DomainRefusal):
    """Somebody else has changed the tenure since it was shown."""

    def __init__(self, tenure: Representative, *, today: date) -> None:
        span = date_spans.sentence_text(tenure.start, tenure.end, today=today)
        state = "ist zurückgenommen" if tenure.voided_at else f"gilt jetzt {span}"
        super().__init__(f"Diese Besetzung wurde inzwischen geändert: Die von {tenure.person} {state}.")


def data_of(tenure: Representative) -> TenureData:
    return TenureData(tenure.person_id, tenure.start, tenure.end)


@transaction.atomic
def correct(
    tenure: Representative,
    *,
    person: Person,
    start: date,
    end: date | None,
    seen: TenureData,
    by: User,
    at: datetime,
) -> Representative:
    """Void the tenure and enter it anew with this holder and these days; returns the new one.

    A welcome that has not left says the new days, or nothing where somebody else holds the post. A second call returns
    the same row. Raises TenureCorrectedMeanwhile where it is voided or not as `seen` any more, DomainRefusal for an end
    that is not after the start or after the membership's, a start too far ahead, or another tenure of the post on one
    of the days.
    """
    locked = _lock(tenure)
    wanted = TenureData(person.pk, start, end)
    if locked.voided_at and (newer := _current(locked.post, wanted)):
        return newer
    if locked.voided_at or data_of(locked) != seen:
        raise TenureCorrectedMeanwhile(locked, today=timezone.localdate(at))
    _require_possible(locked, wanted, at=at)
    corrected = posts.correct(
        locked,
        person=person,
        start=start,
        end=end,
        own_end=locked.own_end if end == locked.end else end,
        begins_with_membership=_begins_with_membership(locked, start),
        actor=actors.user(by.pk),
        at=at,
    )
    multiplier_mails.renew_welcomes({locked: corrected}, at=at)
    return corrected


@transaction.atomic
def take_back(tenure: Representative, *, by: User, at: datetime) -> Representative:
    """Void a tenure that should never have been entered, and stop a welcome that has not left.

    The person and the post stay. A second call changes nothing.
    """
    locked = _lock(tenure)
    if locked.voided_at is None:
        posts.void(locked, actor=actors.user(by.pk), at=at)
        multiplier_mails.renew_welcomes({locked: None}, at=at)
    return locked


def _lock(tenure: Representative) -> Representative:
    """The tenure as it is now; who else fills the post or corrects who holds it or changes the membership waits."""
    posts.lock_tenures(tenure.post.organisation_id)
    rows = Representative.objects.select_related("post", "person").select_for_update(of=("self",))
    return rows.get(pk=tenure.pk)


def _current(post: Post, wanted: TenureData) -> Representative | None:
    return post.representatives.valid().filter(person=wanted.person, start=wanted.start, end=wanted.end).first()


def _require_possible(tenure: Representative, wanted: TenureData, *, at: datetime) -> None:
    if wanted == data_of(tenure):
        raise DomainRefusal("So ist es schon eingetragen. Ändern Sie Person oder Datum, oder gehen Sie zurück.")
    if wanted.end is not None and wanted.end <= wanted.start:
        raise DomainRefusal(
            f"Der letzte Tag darf nicht vor dem Beginn am {wanted.start:%d.%m.%Y} liegen. War die ganze Besetzung ein "
            "Irrtum, nehmen Sie sie zurück."
        )
    if wanted.start != tenure.start and wanted.start > timezone.localdate(at) + timedelta(days=MAX_DAYS_AHEAD):
        raise DomainRefusal("Der Beginn liegt mehr als ein Jahr voraus. Wählen Sie ein früheres Datum.")
    _require_within_membership(tenure.post, wanted)
    others = tenure.post.representatives.valid().exclude(pk=tenure.pk).select_related("person")
    overlapping = others.exclude(end__lte=wanted.start)
    if wanted.end is not None:
        overlapping = overlapping.filter(start__lt=wanted.end)
    if other := overlapping.order_by("start").first():
        span = date_spans.sentence_text(other.start, other.end, today=timezone.localdate(at))
        raise DomainRefusal(f"{other.person} hat die Funktion {span}. Berichtigen Sie zuerst diese Besetzung.")


def _require_within_membership(post: Post, wanted: TenureData) -> None:
    membership = posts.membership_from(post.organisation_id, day=wanted.start)
    end = membership.end if membership else None
    if end and (wanted.end is None or wanted.end > end):
        raise DomainRefusal(
            f"Die Mitgliedschaft endet am {end - timedelta(days=1):%d.%m.%Y}, und länger ist auch keine Funktion "
            "besetzt. Geben Sie als letzten Tag spätestens diesen an."
        )


def _begins_with_membership(tenure: Representative, start: date) -> bool:
    if start == tenure.start:
        return tenure.begins_with_membership
    membership = posts.membership_from(tenure.post.organisation_id, day=start)
    return membership is not None and membership.start == start
