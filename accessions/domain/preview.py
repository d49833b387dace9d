"""What executing an accession would do, by name. The execution uses the same function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accessions.models import Accession, AccessionParticipant
from accessions.states import ParticipantState
from members.models import Application, Membership, Organisation
from members.states import OPEN as OPEN_APPLICATION
from regions.models import Area

P = ParticipantState


@dataclass(frozen=True, slots=True)
class ExistingMembership:
    """A participant whose organisation has a membership at the effective date or later."""

    participant: AccessionParticipant
    membership: Membership


@dataclass(frozen=True, slots=True)
class AccessionPreview:
    """Every participant that has not joined is in exactly one of the lists."""

    accession: Accession
    new: list[AccessionParticipant] = field(default_factory=list)
    moved_forward: list[ExistingMembership] = field(default_factory=list)
    later: list[ExistingMembership] = field(default_factory=list)  # their membership starts later and is kept
    already: list[ExistingMembership] = field(default_factory=list)
    declined: list[AccessionParticipant] = field(default_factory=list)
    deferred: list[AccessionParticipant] = field(default_factory=list)
    silent: list[AccessionParticipant] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)  # open ones that will be closed as superseded
    uncovered: list[Area] = field(default_factory=list)

    @property
    def new_count(self) -> int:
        """How many memberships the execution would create; the office types this number to order it."""
        return len(self.new) + len(self.moved_forward)

    @property
    def joining(self) -> list[AccessionParticipant]:
        return [*self.new, *(one.participant for one in self.moved_forward)]

    @property
    def staying_out(self) -> list[AccessionParticipant]:
        existing = [one.participant for one in (*self.later, *self.already)]
        return [*existing, *self.declined, *self.deferred, *self.silent]

    @property
    def is_complete(self) -> bool:
        """Whether every Gemeinde of the areas is covered afterwards; False for an accession without areas."""
        return not self.uncovered and any(True for _ in self.accession.areas.all())


def preview(accession: Accession) -> AccessionPreview:
    """The preview as of now, in a constant number of statements."""
    waiting = accession.participants.exclude(state__in=[P.JOINED, P.SKIPPED])
    participants = list(
        waiting.with_details().prefetch_related("declaration__nominations").order_by("organisation__name_fold")
    )
    result = classify(accession, participants)
    joining = [one.organisation_id for one in result.joining]
    result.applications.extend(open_applications(joining))
    result.uncovered.extend(_uncovered(accession, joining))
    return result


def classify(accession: Accession, participants: Sequence[AccessionParticipant]) -> AccessionPreview:
    """Put each participant into its list of the preview, in one query."""
    result = AccessionPreview(accession)
    existing = _first_memberships(accession, [one.organisation_id for one in participants])
    for one in participants:
        membership = existing.get(one.organisation_id)
        if membership and membership.start <= accession.effective_on:
            result.already.append(ExistingMembership(one, membership))
        elif one.state == P.DECLARED and membership is None:
            result.new.append(one)
        elif one.state == P.DECLARED and membership:
            chosen = result.moved_forward if one.brings_forward else result.later
            chosen.append(ExistingMembership(one, membership))
        elif one.state == P.DECLINED:
            result.declined.append(one)
        elif one.state == P.DEFERRED:
            result.deferred.append(one)
        else:
            result.silent.append(one)
    return result


def open_applications(organisations: Iterable[int]) -> list[Application]:
    """Open applications of these organisations, which a membership supersedes."""
    rows = Application.objects.with_applicant().filter(
        kind=Application.Kind.ORGANISATION, state__in=OPEN_APPLICATION, organisation__in=list(organisations)
    )
    return list(rows.order_by("pk"))


def _first_memberships(accession: Accession, organisations: Sequence[int]) -> dict[int, Membership]:
    """The first membership of each organisation that is in force on the effective date or later."""
    rows = Membership.objects.open_on(accession.effective_on).filter(organisation__in=organisations)
    first_memberships: dict[int, Membership] = {}
    for membership in rows.select_related("organisation").order_by("-start"):
        if membership.organisation_id is not None:
            first_memberships[membership.organisation_id] = membership
    return first_memberships


def _uncovered(accession: Accession, joining: Iterable[int]) -> list[Area]:
    """Gemeinden of the accession's areas that are not covered on the effective date even after the execution.

    Covered as `network.domain.coverage` defines it, which lies above this app and counts what is, not what would be.
    """
    day = accession.effective_on
    valid = Area.objects.active_on(day).filter(level=Area.Level.GEMEINDE)
    wanted = Area.objects.none()
    for area in accession.areas.all():
        wanted |= valid.within(area.ags)
    members = Organisation.objects.partners_on(day).filter(body_of__isnull=False).values("body_of")
    coming = Organisation.objects.filter(pk__in=list(joining), body_of__isnull=False).values("body_of")
    return list(wanted.exclude(pk__in=members).exclude(pk__in=coming).order_by("ags"))
