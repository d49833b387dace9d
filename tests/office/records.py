"""One record of each kind that has a page in the back office."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from accounts.models import RoleAssignment
from accounts.permissions import Role
from events.domain import registrations
from events.models import CheckIn, PlannedMail
from imports.models import Import
from journal.actors import VISITOR
from mailings.models import OutgoingMail
from members.domain import certificates, posts
from members.models import Certificate, Organisation, Person, Post, RegisterImport, Representative
from privacy.domain import cases
from privacy.models import Case, DeletionStop
from regions.models import Area
from tests.factories import NOW, PersonFactory, UserFactory, accepted_application, confirmed_application
from tests.factories.accessions import accession_with_participants
from tests.factories.events import (
    DocumentFactory,
    EventFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
)
from tests.factories.imports import applied_import, checked_import

PDF = b"%PDF-1.7 Probe"


class Records:
    """An open and an accepted application with what acceptance makes, an accession, and a published event to come."""

    def __init__(self) -> None:
        self.office_user = UserFactory()
        self.open = confirmed_application()
        self.open.scan.save("antrag.pdf", ContentFile(PDF))
        self.done = accepted_application()
        self.post = posts.create(self.done.organisation, kind=Post.Kind.OTHER, actor=VISITOR, at=NOW)
        self.person = PersonFactory(email="p@example.org")
        self.case = cases.open_case(Case.Kind.CONTACT, submission=uuid.uuid4(), actor=VISITOR, at=NOW)
        self.mail = OutgoingMail.objects.first()
        self.accession = accession_with_participants()
        self.accession.document.save("beschluss.pdf", ContentFile(PDF))
        self.print_job = certificates.print_jobs.order_print(Certificate.objects.all(), title="Alle", at=NOW)[0]
        certificates.print_jobs.run_due(at=NOW)
        self.edition = RegisterImport.objects.create(
            as_of=date(2023, 12, 31), counted_on=date(2022, 12, 31), content=[], uploaded_at=NOW, done_at=NOW
        )
        self._make_event()
        self.by_section: dict[str, Any] = {
            "antraege/": self.open,
            "organisationen/": self.done.organisation,
            "funktionen/": self.post,
            "besetzungen/": Representative.objects.get(),
            "personen/": self.person,
            "mitgliedschaften/": self.done.membership,
            "urkunden/": Certificate.objects.get(),
            "urkunden/druck/": self.print_job,
            "anliegen/": self.case,
            "gemeindeverzeichnis/": self.edition,
            "postausgang/": self.mail,
            "zugaenge/": self.office_user,
            "rollen/": RoleAssignment.objects.create(
                user=UserFactory(role=None),
                role=Role.READER,
                start=date(2024, 1, 1),
                state="proposed",
                given_by=self.office_user,
                given_at=NOW,
            ),
            "loeschungen/": DeletionStop.objects.create(name="test", label="Test", waiting=1, stopped_at=NOW),
            "sammelbeitritte/": self.accession,
            "veranstaltungen/": self.event,
            "import/": self._import(),
        }

    def _import(self) -> Import:
        """One that is applied, with a row that was faulty."""
        made = checked_import(";;Anna;;;;;", ";;Berta;Beispiel;;;;", by=self.office_user)
        return applied_import(made, by=self.office_user)

    def move_to(self, area: Area) -> None:
        """Let everything lie in one area."""
        Organisation.objects.update(seat=area)
        Person.objects.update(duty_area=area)
        self.accession.areas.set([area])

    def _make_event(self) -> None:
        start = timezone.now() + timedelta(days=30)
        values = {"starts_at": start, "ends_at": start + timedelta(hours=6), "venue": "Kreishaus", "asks_needs": True}
        self.event = EventFactory(title="Netzwerktreffen im Kreishaus", **values)
        registration = RegistrationFactory(event=self.event)
        needs = registrations.NeedsInput(dietary="vegetarisch", accessibility="")
        registrations.set_needs(registration, needs=needs, actor=VISITOR, at=NOW)
        self.by_parameter = {
            "participant": self.accession.participants.first().pk,
            "item": ProgrammeItemFactory(event=self.event).pk,
            "document": DocumentFactory(event=self.event).pk,
            "guest": InvitationFactory(event=self.event, invited_at=NOW).pk,
            "registration": registration.pk,
            "check_in": CheckIn.objects.create(
                registration=registration, source="code", nonce=uuid.uuid4(), by=self.office_user, at=NOW
            ).pk,
            "mail": PlannedMail.objects.create(
                event=self.event,
                kind="reminder",
                recipient_group="confirmed",
                days=-2,
                mail_subject="Bald",
                text="Wir freuen uns.",
                due_at=start,
                created_at=NOW,
            ).pk,
            "kind": "pdf",
            "number": 2,
            "app_label": "members",
        }

    def of_model(self, model: type[Model]) -> Model:
        """A record of the model: one of these, or the first in the database."""
        ours = [each for each in vars(self).values() if type(each) is model]
        return ours[0] if ours else model._default_manager.all()[0]
