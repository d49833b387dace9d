"""Importing the addresses of the heads from pasted text or CSV, with a preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accessions.domain import pasted_contacts as accession_contacts
from accessions.states import AccessionState
from core.backoffice.pages import backoffice_page
from core.counts import count_text
from members.tables.fields import Field
from members.tables.recognition import RecognisedTable
from office.forms.accessions import ContactsForm
from office.views.accessions.base import AccessionBaseView
from office.views.pasted_lists import PastedListMixin


class PasteContactsView(PastedListMixin, AccessionBaseView):
    form_class = ContactsForm
    accepted = accession_contacts.ACCEPTED
    template_name = "office/accessions/contacts.html"
    preview_template_name = "office/accessions/contacts_preview.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.accession.state != AccessionState.OPEN:
            messages.info(request, self.state_sentence())
            return redirect(self.record_url())
        return self.render_form(ContactsForm())

    def page_context(self) -> dict[str, Any]:
        return {"title": "Adressen übernehmen", "accession": self.accession}

    def read(self, text: str, columns: Mapping[int, Field]) -> tuple[RecognisedTable, dict[str, Any]]:
        pasted_contacts = accession_contacts.parse_contacts(self.accession, text, columns=columns)
        return pasted_contacts.table, {"pasted_contacts": pasted_contacts}

    def save(self, text: str, columns: Mapping[int, Field]) -> HttpResponse:
        number = accession_contacts.save_contacts(self.accession, text, columns=columns, **self.actor_kwargs)
        message = (
            f"{count_text(number, 'Eine Adresse ist', 'Adressen sind')} übernommen."
            if number
            else "Alle Adressen standen schon da."
        )
        messages.success(self.request, message)
        return redirect(self.record_url())


contacts = backoffice_page("members", "change")(PasteContactsView.as_view())
