"""How organisations are offered for choice in the back office."""

from __future__ import annotations

from members.models import Organisation


def name_with_seat(organisation: Organisation) -> str:
    """„Klinikum Lippe, Sitz: Stadt Lemgo“; an administration's own area stands in its name already."""
    is_needed = organisation.seat and not organisation.body_of_id
    return f"{organisation}, Sitz: {organisation.seat}" if is_needed else str(organisation)
