"""Uploading an edition of the official list and applying it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import IO

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.locks import lock
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import SYSTEM, Actor
from journal.entries import record_many
from members.domain import organisations
from members.domain.register_import.preview import EndedBody, RenamedBody, edition_of, preview
from members.domain.register_import.report import report
from members.models import Organisation, RegisterImport
from regions.domain import gemeindeverzeichnis
from regions.domain.gemeindeverzeichnis import Succession

LOCK = "register import"
WAITS_FOR = timedelta(days=7)
ALIASES_LENGTH = 300


class ChangedSincePreview(DomainRefusal):
    """The register is no longer what the preview showed."""

    def __init__(self) -> None:
        super().__init__(
            "Das Verzeichnis hat sich seit Ihrer Vorschau geändert. Sehen Sie sie noch einmal an, bevor Sie übernehmen."
        )


def upload(file: IO[bytes], *, by: User | None, at: datetime) -> RegisterImport:
    """Keep what a file says of the Land until its preview is confirmed.

    What the same user had waiting goes, and so does what has waited for seven days. Raises RegisterRefusal for a file
    that is no usable edition; then nothing is stored.
    """
    edition = gemeindeverzeichnis.parse(file)
    preview(edition, day=timezone.localdate(at))
    waiting = RegisterImport.objects.filter(done_at=None)
    with transaction.atomic():
        waiting.filter(uploaded_at__lte=at - WAITS_FOR).delete()
        waiting.filter(uploaded_by=by).delete()
        return RegisterImport.objects.create(
            as_of=edition.as_of,
            counted_on=edition.likely_counted_on,
            content=edition.to_json(),
            uploaded_by=by,
            uploaded_at=at,
        )


@transaction.atomic
def apply(
    waiting: RegisterImport,
    *,
    counted_on: date,
    successors: Mapping[str, Succession],
    seen_digest: str | None,
    by: User | None,
    at: datetime,
) -> RegisterImport:
    """Take over what was handed in: areas, population, names of bodies; a second call changes nothing.

    `seen` is the digest of the changes that the preview showed (None: whatever they are). A body that carries the
    automatic name is renamed, what it was called before stays findable and its address redirects; one that the office
    named itself keeps its name. New areas get their bodies; the names of those whose area vanished lead to where it
    went, too. Memberships are left alone. Whoever comes second waits.
    Raises ChangedSincePreview where the register is another by now, RegisterRefusal where a successor is missing.
    """
    lock(LOCK)
    locked = RegisterImport.objects.select_for_update().filter(pk=waiting.pk).first()
    if locked is None:
        raise DomainRefusal("Diese Datei liegt nicht mehr vor. Wählen Sie sie noch einmal aus.")
    if locked.done_at:
        return locked
    actor = actors.user(by.pk) if by else SYSTEM
    coming = preview(edition_of(locked), day=timezone.localdate(at), counted_on=counted_on)
    if seen_digest is not None and seen_digest != coming.changes.digest:
        raise ChangedSincePreview
    gemeindeverzeichnis.apply(coming.changes, successors=successors, actor=actor, at=at)
    _rename_bodies(coming.renamings, actor=actor, at=at)
    if coming.changes.new:
        organisations.create_territorial_authorities(at=at)
    if coming.endings:
        _pass_names_on(coming.endings, successors, actor=actor, at=at)
    locked.counted_on, locked.done_by, locked.done_at = counted_on, by, at
    locked.report = list(report(coming))
    locked.save(update_fields=["counted_on", "done_by", "done_at", "report"])
    return locked


def _rename_bodies(renamings: Sequence[RenamedBody], *, actor: Actor, at: datetime) -> None:
    """Bodies under their new names, or under their own with the new one beside it; both lead to them."""
    known_as = []
    for one in renamings:
        also = [organisations.administration_name(one.changed.after.as_area())]
        organisation = one.organisation
        if one.keeps_own_name:
            also.append(one.name)
        else:
            also.append(organisation.name)
            organisation = organisations.rename(organisation, name=one.name, actor=actor, at=at)
        organisation.aliases = _with_other_names(organisation, also)
        known_as.append(organisation)
    Organisation.objects.bulk_update(known_as, ["aliases"])
    with_own_name = [one.organisation for one in renamings if one.keeps_own_name]
    record_many(
        "changed", ((organisation, {"fields": ["aliases"]}) for organisation in with_own_name), actor=actor, at=at
    )


def _pass_names_on(
    endings: Sequence[EndedBody], successors: Mapping[str, Succession], *, actor: Actor, at: datetime
) -> None:
    """Who asks for a body whose area vanished finds the one of the area that it went into, too."""
    bodies = Organisation.objects.filter(body_of__ags__in=[ags for ags, _ in successors.values()])
    heirs = {body.body_of.ags: body for body in bodies.select_related("body_of") if body.body_of}
    found: dict[int, Organisation] = {}
    for one in endings:
        where = successors.get(one.vanished.unit.ags)
        heir = heirs.get(where[0]) if where else None
        if heir and one.organisation:
            heir.aliases = _with_other_names(heir, [one.organisation.name])
            found[heir.pk] = heir
    Organisation.objects.bulk_update(found.values(), ["aliases"])
    record_many("changed", ((heir, {"fields": ["aliases"]}) for heir in found.values()), actor=actor, at=at)


def _with_other_names(organisation: Organisation, also: Sequence[str]) -> str:
    """Its other names and these, each once; what does not fit goes from the front, where the oldest stand."""
    names = [name.strip() for name in organisation.aliases.split(",") if name.strip()]
    names += [name for name in also if name not in names and name != organisation.name]
    while len(text := ", ".join(names)) > ALIASES_LENGTH:
        names.pop(0)
    return text
