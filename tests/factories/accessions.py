"""Factories of a small accession, made by the domain's functions."""

from datetime import datetime

from accessions.domain import answers_by_link, execution, planning
from accessions.models import Accession, AccessionParticipant
from accounts.models import User
from members.models import Organisation
from tests.factories import (
    NOW,
    TODAY,
    GemeindeFactory,
    KreisFactory,
    OrganisationFactory,
    RegierungsbezirkFactory,
    UserFactory,
    declarer_input,
    nominee_input,
)


def bodies() -> list[Organisation]:
    """Three Gemeinden and their Kreis, each with its body."""
    areas = [GemeindeFactory(ags=f"0576600{number}", name=f"Musterstadt {number}") for number in (1, 2, 3)]
    areas.append(KreisFactory())
    return [OrganisationFactory(name=area.title, slug=f"koerper-{area.ags}", body_of=area, seat=area) for area in areas]


def accession(*, by: User | None = None, at: datetime = NOW, **changes: object) -> Accession:
    """An open accession of a Regierungsbezirk, without participants."""
    values: dict[str, object] = {
        "title": "Beitritt des Regierungsbezirks Detmold",
        "effective_on": TODAY,
        "place": "Detmold",
        "inviter": "Bezirksregierung Detmold",
        "areas": [RegierungsbezirkFactory()],
        "signatures": [planning.SignatoryInput("Regierungspräsidentin", "Rita Beispiel")],
    }
    return planning.create(**{**values, **changes}, by=by or UserFactory(), at=at)  # type: ignore[arg-type]


def accession_with_participants(*, by: User | None = None, at: datetime = NOW, **changes: object) -> Accession:
    made = accession(by=by, at=at, **changes)
    bodies()
    planning.add_bodies(made, by=made.created_by, at=at)
    return made


def participant_named(made: Accession, name: str) -> AccessionParticipant:
    return made.participants.select_related("accession", "organisation").get(organisation__name=name)


def declare_for(made: Accession, *names: str, at: datetime = NOW) -> None:
    for number, name in enumerate(names):
        answers_by_link.declare(
            participant_named(made, name), declarer=declarer_input(), nominees=[nominee_input(number)], at=at
        )


def executed_accession(*names: str, by: User | None = None, at: datetime = NOW, **changes: object) -> Accession:
    made = accession_with_participants(by=by, at=at, **changes)
    declare_for(made, *names, at=at)
    execution.order(made, typed_count=len(names), by=made.created_by, at=at)
    execution.run_due(at=at)
    made.refresh_from_db()
    return made
