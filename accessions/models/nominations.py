from __future__ import annotations

from typing import Self

from members.models.declarations import NominationQuerySet


class DeclaredNominationQuerySet(NominationQuerySet):
    """QuerySet of nominations of applications and accessions: `DeclaredNominationQuerySet(Nomination)`."""

    def with_holder(self) -> Self:
        """With the application, or the participant and its accession, that the declaration belongs to."""
        participant = "declaration__participant"
        return super().with_holder().select_related(f"{participant}__organisation", f"{participant}__accession")
