"""How the days of tenures follow those of the organisation's membership, when it ends or its dates are corrected."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from journal.actors import Actor
from members.domain import multiplier_mails, posts
from members.models import Membership, Representative


class Span(NamedTuple):
    start: date
    end: date | None

    @property
    def is_empty(self) -> bool:
        return self.end is not None and self.end <= self.start


def follow_membership(membership: Membership, *, before: Membership, actor: Actor, at: datetime) -> None:
    """Let the tenures in the organisation follow a membership whose dates were those of `before`: it ends, or was
    opened anew to correct them.

    None reaches beyond its last day; its own end counts where that is earlier. What was entered for the first day of
    `before` begins with the correction. A tenure without a day left is voided, and comes back when the membership is
    corrected again. The days on which somebody else holds the post stay theirs. Each change is one more row, never an
    UPDATE of dates, except that a tenure without an end is given one. Welcomes that have not left say the new days.
    Of a person's membership nothing follows.
    """
    if membership.organisation_id is None:
        return
    tenures = _tenures(membership, before)
    valid = [one for one in tenures if one.voided_at is None]
    lapsed = [one for one in tenures if one.voided_at]
    replaced: dict[Representative, Representative | None] = {}
    for tenure in _following(tenures, before):
        span = _span_under(tenure, membership, before, valid)
        if tenure.voided_at or span != (tenure.start, tenure.end):
            entered = replaced[tenure] = _enter(tenure, span, membership, actor=actor, at=at)
            valid = [*(one for one in valid if one != tenure), *filter(None, [entered])]
    multiplier_mails.renew_welcomes(replaced, at=at)
    came_back = {before: after for before, after in replaced.items() if after and before in lapsed}
    multiplier_mails.resume_welcomes(came_back, at=at)


def outlast_membership(membership: Membership, *, actor: Actor, at: datetime) -> None:
    """Let the tenures in the organisation go on that the end of a membership, now voided, had cut or voided.

    They end with the next membership that has an end, if any.
    """
    if membership.end is None or membership.organisation_id is None:
        return
    unended = copy(membership)
    following = posts.membership_from(membership.organisation_id, day=membership.end)
    unended.end = following.end if following else None
    follow_membership(unended, before=membership, actor=actor, at=at)


def followers(membership: Membership) -> list[Representative]:
    """The tenures that `follow_membership()` would look at when the membership ends or is corrected."""
    if membership.organisation_id is None:
        return []
    return _following(_tenures(membership, membership), membership)


def _following(tenures: Iterable[Representative], membership: Membership) -> list[Representative]:
    """Those that hold, then those that may come back: who has taken over a post meanwhile keeps it."""
    held = [one for one in tenures if one.voided_at is None and _shares_days(one, membership)]
    return held + [one for one in tenures if one.voided_at]


def _tenures(membership: Membership, before: Membership) -> list[Representative]:
    of_organisation = Representative.objects.filter(post__organisation=membership.organisation_id)
    rows = of_organisation.filter(Q(voided_at=None) | Q(voided_with=before))
    return list(rows.select_related("post__organisation", "person").order_by("pk"))


def _shares_days(tenure: Representative, membership: Membership) -> bool:
    """Whether it lies in the membership, or goes on or begins after it; what belongs to another one does not."""
    begins_in_time = membership.end is None or tenure.start < membership.end
    return begins_in_time and (tenure.end is None or tenure.end > membership.start)


def _span_under(
    tenure: Representative, membership: Membership, before: Membership, valid: Iterable[Representative]
) -> Span:
    """The days that the membership leaves it; empty where there are none, or where somebody else holds the post."""
    start = membership.start if _moves_along(tenure, before, valid) else tenure.start
    end = min(filter(None, [tenure.own_end, membership.end]), default=None)
    span = Span(*posts.unheld_days(tenure, valid, start=start, end=end))
    if tenure.voided_at and any(one.post_id == tenure.post_id and _overlap(one, span) for one in valid):
        return Span(start, start)
    return span


def _moves_along(tenure: Representative, before: Membership, valid: Iterable[Representative]) -> bool:
    """Whether it begins with `before`, as far as the post was free, or was voided as that began after its own end."""
    first_day, _ = posts.unheld_days(tenure, valid, start=before.start, end=None)
    is_left_behind = tenure.voided_at is not None and bool(tenure.own_end and tenure.own_end <= before.start)
    return tenure.begins_with_membership and (is_left_behind or tenure.start == first_day)


def _overlap(tenure: Representative, span: Span) -> bool:
    return (span.end is None or tenure.start < span.end) and (tenure.end is None or tenure.end > span.start)


def _enter(
    tenure: Representative, span: Span, membership: Membership, *, actor: Actor, at: datetime
) -> Representative | None:
    """The tenure with these days; None where it has no day left, and is voided with the membership."""
    if span.is_empty and tenure.voided_at is None:
        posts.void(tenure, with_membership=membership, actor=actor, at=at)
    elif span.is_empty:
        tenure.voided_with = membership
        tenure.save(update_fields=["voided_with"])
    elif tenure.voided_at is None and tenure.end is None and span.start == tenure.start and span.end:
        return posts.end_with_membership(tenure, on=span.end, actor=actor, at=at)
    else:
        return posts.correct(
            tenure,
            start=span.start,
            end=span.end,
            own_end=tenure.own_end,
            begins_with_membership=tenure.begins_with_membership,
            actor=actor,
            at=at,
        )
    return None
