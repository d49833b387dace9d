"""What applying an edition would change in areas and organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from members.domain import organisations
from members.models import Membership, Organisation, RegisterImport
from regions.domain import gemeindeverzeichnis
from regions.domain.gemeindeverzeichnis import ChangedArea, Changes, Edition, VanishedArea


@dataclass(frozen=True)
class RenamedBody:
    """A body whose area gets another name or kind; `keeps_own_name` if the office had named it itself."""

    organisation: Organisation
    changed: ChangedArea

    @property
    def name(self) -> str:
        return organisations.authority_name(self.changed.after.as_area())

    @property
    def keeps_own_name(self) -> bool:
        return self.organisation.name not in {organisations.authority_name(self.changed.before.as_area()), self.name}


@dataclass(frozen=True)
class EndedBody:
    """An area that vanished, its body, and the membership that stays open until the office ends it."""

    vanished: VanishedArea
    organisation: Organisation | None
    membership: Membership | None


@dataclass(frozen=True)
class EditionPreview:
    """The changes that applying an edition makes to areas and to bodies."""

    changes: Changes
    renamings: Sequence[RenamedBody]
    endings: Sequence[EndedBody]


def edition_of(upload: RegisterImport) -> Edition:
    """The edition of an upload."""
    return Edition.from_json(upload.content)


def preview(edition: Edition, *, day: date, counted_on: date | None = None) -> EditionPreview:
    """What applying the edition on a day would change, in a constant number of queries. Raises RegisterRefusal."""
    latest = RegisterImport.objects.exclude(done_at=None).aggregate(latest=Max("as_of"))["latest"]
    changes = gemeindeverzeichnis.compare(edition, day=day, counted_on=counted_on, latest=latest)
    changed_areas = {*(one.area_id for one in changes.changed), *(one.area_id for one in changes.vanished)}
    bodies = (
        {body.body_of_id: body for body in Organisation.objects.filter(body_of__in=changed_areas)}
        if changed_areas
        else {}
    )
    return EditionPreview(
        changes,
        [RenamedBody(bodies[one.area_id], one) for one in changes.changed if one.area_id in bodies],
        _endings(changes, bodies),
    )


def _endings(changes: Changes, bodies: Mapping[int | None, Organisation]) -> list[EndedBody]:
    vanished_bodies = [bodies.get(one.area_id) for one in changes.vanished]
    open_memberships = Membership.objects.valid().filter(
        organisation__in=[body for body in vanished_bodies if body], end=None
    )
    memberships = (
        {membership.organisation_id: membership for membership in open_memberships} if any(vanished_bodies) else {}
    )
    return [
        EndedBody(one, body, memberships.get(body.pk) if body else None)
        for one, body in zip(changes.vanished, vanished_bodies, strict=True)
    ]
