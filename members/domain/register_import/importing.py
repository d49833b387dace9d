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
MAX_WAITING_TIME = timedelta(days=7)
MAX_ALIASES_LENGTH = 300


class ChangedSincePreview(DomainRefusal):
    """The areas in the database are no longer those that the preview showed."""

    def __init__(self) -> None:
        super().__init__(
            "Das Verzeichnis hat sich seit Ihrer Vorschau geändert. Sehen Sie sie noch einmal an, bevor Sie übernehmen."
        )


def upload(file: IO[bytes], *, by: User | None, at: datetime) -> RegisterImport:
    """Store the content of a file until its preview is confirmed.

    Deletes the user's other uploads that wait, and all that have waited for seven days. Raises RegisterRefusal for a
    file that is no usable edition; then nothing is stored.
    """
    edition = gemeindeverzeichnis.parse(file)
    preview(edition, day=timezone.localdate(at))
    waiting = RegisterImport.objects.filter(done_at=None)
    with transaction.atomic():
        waiting.filter(uploaded_at__lte=at - MAX_WAITING_TIME).delete()
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
    """Apply an uploaded edition: areas, population, names of bodies; a second call changes nothing.

    `seen_digest` is the digest of the changes that the preview showed (None: whatever they are). A body with the
    automatic name is renamed, its former name stays an alias and its former slug redirects; a body that the office
    named itself keeps its name. New areas get their bodies; the name of a body whose area vanished becomes an alias of
    the successor's body. Memberships are not changed. Concurrent calls wait.
    Raises ChangedSincePreview where the changes are others by now, RegisterRefusal where a successor is missing.
    """
    lock(LOCK)
    locked = RegisterImport.objects.select_for_update().filter(pk=waiting.pk).first()
    if locked is None:
        raise DomainRefusal("Diese Datei liegt nicht mehr vor. Wählen Sie sie noch einmal aus.")
    if locked.done_at:
        return locked
    actor = actors.user(by.pk) if by else SYSTEM
    current_preview = preview(edition_of(locked), day=timezone.localdate(at), counted_on=counted_on)
    if seen_digest is not None and seen_digest != current_preview.changes.digest:
        raise ChangedSincePreview
    gemeindeverzeichnis.apply(current_preview.changes, successors=successors, actor=actor, at=at)
    _rename_bodies(current_preview.renamings, actor=actor, at=at)
    if current_preview.changes.new:
        organisations.create_territorial_authorities(at=at)
    if current_preview.endings:
        _add_names_to_successors(current_preview.endings, successors, actor=actor, at=at)
    locked.counted_on, locked.done_by, locked.done_at = counted_on, by, at
    locked.report = list(report(current_preview))
    locked.save(update_fields=["counted_on", "done_by", "done_at", "report"])
    return locked


def _rename_bodies(renamings: Sequence[RenamedBody], *, actor: Actor, at: datetime) -> None:
    """Rename bodies; the former name, or the new name of a body that keeps its own, becomes an alias."""
    changed = []
    for one in renamings:
        aliases = [organisations.administration_name(one.changed.after.as_area())]
        organisation = one.organisation
        if one.keeps_own_name:
            aliases.append(one.name)
        else:
            aliases.append(organisation.name)
            organisation = organisations.rename(organisation, name=one.name, actor=actor, at=at)
        organisation.aliases = _with_aliases(organisation, aliases)
        changed.append(organisation)
    Organisation.objects.bulk_update(changed, ["aliases"])
    with_own_name = [one.organisation for one in renamings if one.keeps_own_name]
    record_many(
        "changed", ((organisation, {"fields": ["aliases"]}) for organisation in with_own_name), actor=actor, at=at
    )


def _add_names_to_successors(
    endings: Sequence[EndedBody], successors: Mapping[str, Succession], *, actor: Actor, at: datetime
) -> None:
    """Add the name of each ended body as an alias to the body of the successor area."""
    bodies = Organisation.objects.filter(body_of__ags__in=[ags for ags, _ in successors.values()])
    bodies_by_ags = {body.body_of.ags: body for body in bodies.select_related("body_of") if body.body_of}
    changed: dict[int, Organisation] = {}
    for one in endings:
        succession = successors.get(one.vanished.unit.ags)
        successor_body = bodies_by_ags.get(succession[0]) if succession else None
        if successor_body and one.organisation:
            successor_body.aliases = _with_aliases(successor_body, [one.organisation.name])
            changed[successor_body.pk] = successor_body
    Organisation.objects.bulk_update(changed.values(), ["aliases"])
    record_many(
        "changed",
        ((successor_body, {"fields": ["aliases"]}) for successor_body in changed.values()),
        actor=actor,
        at=at,
    )


def _with_aliases(organisation: Organisation, aliases: Sequence[str]) -> str:
    """The organisation's aliases and these, each once; where they are too long, the oldest are left out."""
    names = [name.strip() for name in organisation.aliases.split(",") if name.strip()]
    names += [name for name in aliases if name not in names and name != organisation.name]
    while len(text := ", ".join(names)) > MAX_ALIASES_LENGTH:
        names.pop(0)
    return text
