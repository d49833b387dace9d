from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models.users import User
from accounts.permissions import Role
from accounts.states import ASSIGNMENT_TRANSITIONS, AssignmentState
from core.date_ranges import DateRangeMixin, no_overlap
from regions.models import Area

VALID = (AssignmentState.PROPOSED, AssignmentState.GRANTED)


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def granted(self) -> RoleAssignmentQuerySet:
        return self.filter(state=AssignmentState.GRANTED)

    def in_force(self, day: date) -> RoleAssignmentQuerySet:
        """Granted, and start ≤ day < end."""
        return self.granted().filter(Q(end=None) | Q(end__gt=day), start__lte=day)

    def proposed(self, day: date) -> RoleAssignmentQuerySet:
        """Waiting for a second person to confirm them, and not over."""
        return self.filter(Q(end=None) | Q(end__gt=day), state=AssignmentState.PROPOSED)

    def current_or_planned(self, day: date) -> RoleAssignmentQuerySet:
        """Granted or proposed, and not over."""
        return self.filter(Q(end=None) | Q(end__gt=day), state__in=VALID)


class RoleAssignment(DateRangeMixin, models.Model):
    """A role that somebody holds from a day to a day, half-open [start, end); without an end until it is given one.

    `areas` are the AGS of the Regierungsbezirke and Kreise to which it is limited; a Regionalkoordination has some, a
    Lesezugriff may. A wider one waits as `proposed` until a second person confirms it (`accounts.domain.roles`).
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="Zugang")
    role = models.CharField("Rolle", max_length=20, choices=Role)
    start = models.DateField("Beginn")
    end = models.DateField("Ende (ausschließlich)", null=True)
    areas = ArrayField(models.CharField(max_length=5), verbose_name="Gebiete", default=list, blank=True)
    state = models.CharField("Stand", max_length=10, choices=AssignmentState)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="gegeben von")
    given_at = models.DateTimeField("gegeben am")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="entschieden von")
    decided_at = models.DateTimeField("entschieden am", null=True)

    objects = RoleAssignmentQuerySet.as_manager()
    if TYPE_CHECKING:
        user_id: int
        given_by_id: int | None

    class Meta:
        verbose_name = "Rolle"
        verbose_name_plural = "Rollen"
        ordering: ClassVar = ["start", "id"]
        indexes = [models.Index(fields=["given_at"], condition=Q(state="proposed"), name="assignment_proposed")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="assignment_role_known"),
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_known"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="assignment_span"),
            models.CheckConstraint(
                condition=Q(role=Role.REGIONAL, areas__len__gt=0)
                | Q(role=Role.READER)
                | (~Q(role=Role.REGIONAL) & Q(areas=[])),
                name="assignment_areas",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("given_by")) & ~Q(decided_by=F("user")), name="assignment_second_person"
            ),
            *(
                no_overlap(
                    "user", name=f"assignment_{role}_once", condition=Q(role=role, state__in=list(map(str, VALID)))
                )
                for role in Role.values
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="assignment_state_table", field="state", transitions=ASSIGNMENT_TRANSITIONS.allowed_pairs()
            )
        ]

    @property
    def is_valid(self) -> bool:
        """Granted or proposed: neither refused nor revoked."""
        return self.state in VALID

    def area_names(self) -> str:
        """„Regierungsbezirk Detmold, Kreis Lippe“; empty where it is not limited to areas. One query where it is."""
        return ", ".join(map(str, Area.objects.filter(ags__in=self.areas))) if self.areas else ""

    def title(self) -> str:
        """The role with its areas: „Regionalkoordination (Regierungsbezirk Detmold)“."""
        return f"{self} ({self.area_names()})" if self.areas else str(self)

    def __str__(self) -> str:
        return str(self.get_role_display())
