"""Executing and undoing an accession: all Gemeinden of the Land, and ten thousand bodies.

`python -m benchmarks.accession` prints what it measured and ends with 1 where a demand is missed.
"""

# ruff: noqa: PLC0415 - models are there once the installation is
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks._serving import demand, installation

MANY = 10_000
MAX_SECONDS, MAX_STATEMENTS = 5.0, 60
DAY = date(2024, 2, 1)


def declared(title: str, bodies: list[Any], **who: Any) -> Any:
    """An accession of these bodies, each of which has an address, a declaration and two nominees."""
    from accessions.domain import planning, signed_lists

    accession = planning.create(title=title, effective_on=DAY, place="Detmold", inviter="Messung", **who)
    planning.add_organisations(accession, bodies, **who)
    participants = accession.participants.select_related("organisation").order_by("pk")
    lines = [signed(number, one) for number, one in enumerate(participants)]
    assert signed_lists.record_list(accession, lines, basis_note="Liste", **who) == len(bodies)
    return accession


def signed(number: int, participant: Any) -> Any:
    from accessions.domain.signed_lists import SignedLine
    from members.domain.inputs import DeclarerInput, NomineeInput

    domain = f"{participant.organisation.slug}.example.org"
    people = [
        NomineeInput("Moritz", f"Muster {number} {place}", f"muster{place}@{domain}", "Personalrat") for place in (1, 2)
    ]
    return SignedLine(
        participant, DeclarerInput("Bärbel", f"Beispiel {number}", "Bürgermeisterin", f"amt@{domain}"), people
    )


def measured(what: Callable[[], object]) -> tuple[float, int]:
    """Seconds and number of SQL statements."""
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        what()
    return time.perf_counter() - begun, len(queries)


def execute_and_undo(accession: Any, **who: Any) -> dict[str, tuple[float, int]]:
    from accessions.domain import execution, preview
    from members.models import Membership

    opened = Membership.objects.valid().filter(participant__accession=accession)
    count = accession.participants.count()
    found = {"Vorschau": measured(lambda: preview.preview(accession))}
    execution.order(accession, typed_count=count, **who)
    found["Ausführen"] = measured(lambda: execution.run_due(at=who["at"]))
    assert opened.count() == count
    execution.order_undo(accession, reason="Messung", **who)
    found["Zurücknehmen"] = measured(lambda: execution.run_due(at=who["at"]))
    assert not opened.exists()
    return found


def municipalities() -> list[Any]:
    from members.models import Organisation

    return list(Organisation.objects.filter(body_of__level="gemeinde"))


def invented(count: int) -> list[Any]:
    from members.models import Category, Organisation

    category = Category.objects.get(name="Gesundheitswesen")
    names = ((f"Klinik {number}", f"klinik-{number}") for number in range(count))
    rows = [Organisation(name=name, slug=slug, category=category) for name, slug in names]
    return Organisation.objects.bulk_create(rows)


def main() -> bool:
    met = []
    with installation():
        from accounts.models import User
        from accounts.permissions import Role

        who = {"by": User.objects.create_user("messung@example.org", role=Role.OFFICE), "at": timezone.now()}
        for bodies, is_demanded in ((municipalities(), True), (invented(MANY), False)):
            print(f"{len(bodies)} Organisationen mit je zwei Benannten:")
            accession = declared(f"Beitritt von {len(bodies)}", bodies, **who)
            for what, (seconds, statements) in execute_and_undo(accession, **who).items():
                sentence = f"{what}: {seconds:.2f} s, {statements} Anweisungen"
                if is_demanded:
                    is_met = seconds < MAX_SECONDS and statements <= MAX_STATEMENTS
                    met.append(demand(f"{sentence}, verlangt {MAX_SECONDS:.0f} s und {MAX_STATEMENTS}", is_met))
                else:
                    print(f"    {sentence}")
    return all(met)


if __name__ == "__main__":
    sys.exit(not main())
