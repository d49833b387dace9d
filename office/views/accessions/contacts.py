"""Importing the addresses of the heads from pasted text or CSV, with a preview."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accessions.domain import pasted_contacts as accession_contacts
from accessions.states import AccessionState
from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from core.pasted_tables import UnreadableListError
from core.refusals import DomainRefusal
from office.forms.accessions import ContactsForm
from office.views.accessions.base import AccessionBaseView

TITLE = "Adressen übernehmen"


class PasteContactsView(AccessionBaseView):
    """Shows a preview whose form carries the text; nothing is saved before „Übernehmen“."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.accession.state != AccessionState.OPEN:
            messages.info(request, self.state_sentence())
            return redirect(self.record_url())
        return self.render_form(ContactsForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ContactsForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)
        text = form.cleaned_data["text"]
        if "change" in request.POST:
            return self.render_form(ContactsForm(initial={"text": text}))
        try:
            return self.take_over(text) if "take" in request.POST else self.preview(text)
        except DomainRefusal as refusal:
            form = ContactsForm({"text": text})
            form.add_error("text" if isinstance(refusal, UnreadableListError) else None, str(refusal))
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)

    def take_over(self, text: str) -> HttpResponse:
        number = accession_contacts.save_contacts(self.accession, text, **self.actor_kwargs)
        message = (
            f"{count_text(number, 'Eine Adresse ist', 'Adressen sind')} übernommen."
            if number
            else "Alle Adressen standen schon da."
        )
        messages.success(self.request, message)
        return redirect(self.record_url())

    def preview(self, text: str) -> HttpResponse:
        pasted_contacts = accession_contacts.parse_contacts(self.accession, text)
        context = {"title": TITLE, "accession": self.accession, "pasted_contacts": pasted_contacts, "text": text}
        return render_page(self.request, "office/accessions/contacts_preview.html", context)

    def render_form(self, form: ContactsForm, *, status: int = 200) -> HttpResponse:
        context = {"title": TITLE, "accession": self.accession, "form": form}
        return render_page(self.request, "office/accessions/contacts.html", context, status=status)


contacts = backoffice_page("members", "change")(PasteContactsView.as_view())
