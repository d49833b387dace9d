"""One organisation of an accession: its answer as given, and what happened to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from office.domain import accession_dossier
from office.views.accessions.frame import AboutParticipant
from office.views.pages import office_page, page


class ParticipantPage(AboutParticipant, View):
    def get(self, request: HttpRequest, pk: int, participant: int) -> HttpResponse:
        context = {
            "title": str(self.participant.organisation),
            "accession": self.accession,
            "one": self.participant,
            "dossier": accession_dossier.compile_for(self.participant),
            "sees_mails": request.user.has_module_perms("mailings"),
            "may_decide": request.user.has_perm("members.change"),
        }
        return page(request, "accessions/participant", context)


participant = office_page("members")(ParticipantPage.as_view())
