"""The network in numbers on a day: totals only, each person once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from members.models import Membership, Post, Representative

MODELS = (Membership, Post, Representative)  # what is read here
ON_DAY = """
WITH partner AS (
  SELECT organisation_id FROM members_membership
  WHERE organisation_id IS NOT NULL AND voided_at IS NULL AND start <= %(day)s AND ("end" IS NULL OR "end" > %(day)s)
)
SELECT (SELECT count(*) FROM partner), (
  SELECT count(DISTINCT holder.person_id) FROM members_representative AS holder
  JOIN members_post AS post ON post.id = holder.post_id AND post.kind = %(multiplier)s
  JOIN partner USING (organisation_id)
  WHERE holder.voided_at IS NULL AND holder.start <= %(day)s AND (holder."end" IS NULL OR holder."end" > %(day)s)
)
"""


@dataclass(frozen=True, slots=True)
class PartnerTotals:
    day: date
    partners: int
    multipliers: int


def on_day(day: date) -> PartnerTotals:
    """Partners of all kinds, people who hold a post of Multiplikator at one. How much is covered says `coverage`."""
    with connection.cursor() as cursor:
        cursor.execute(ON_DAY, {"day": day, "multiplier": Post.Kind.MULTIPLIER.value})
        partners, multipliers = cursor.fetchone()
    return PartnerTotals(day=day, partners=partners, multipliers=multipliers)
