"""Informing those who came in with an import (Art. 14 DSGVO): by mail, and by letter who has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm, Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core.backoffice.action_views import ActionFormView
from core.backoffice.letter_views import AllLettersBaseView
from core.backoffice.pages import backoffice_page
from core.counts import count_text
from core.letters import Letter
from imports.domain import information
from imports.models import Import, InformationDuty
from imports.states import ImportState
from journal import actors
from journal.entries import record_download


class AppliedImportMixin:
    """Sets `source` from the URL: an import that is applied."""

    source: Import

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into
        self.source = get_object_or_404(Import, pk=kwargs["pk"], state=ImportState.APPLIED)

    def record_url(self) -> str:
        return reverse("imports:import", args=[self.source.pk])

    def record_label(self) -> str:
        return self.source.file_name


class InformView(AppliedImportMixin, ActionFormView):
    form_class = Form
    template = "imports/information.html"
    title = "Informieren"
    button_label = "Mails schreiben"

    def perform(self, form: BaseForm) -> None:
        number = information.inform_by_mail(self.source, by=self.request.user, at=timezone.now())  # type: ignore[arg-type]  # a login
        self.success_message = (
            f"{count_text(number, 'Eine Mail ist', 'Mails sind')} geschrieben."
            if number
            else "Alle sind schon informiert."
        )

    def extra_context(self) -> dict[str, Any]:
        subject, body = information.preview(self.source)
        applied_at = self.source.applied_at or timezone.now()
        return {
            "import": self.source,
            "reachable": information.mail_duties(self.source).count(),
            "without": information.letter_duties(self.source).filter(informed_at=None).count(),
            "informed_by": applied_at + information.WITHIN,
            "subject": subject,
            "body": body,
        }


class LettersView(AppliedImportMixin, AllLettersBaseView):
    template = "imports/letters.html"
    nothing_to_print_message = "Hier braucht niemand einen Brief: Alle haben eine Mail-Adresse."

    def recipients(self) -> list[InformationDuty]:
        return list(information.letter_duties(self.source))

    def invite(self, rows: Sequence[InformationDuty]) -> Sequence[InformationDuty]:
        information.mark_as_written(self.source, rows, by=self.request.user, at=timezone.now())  # type: ignore[arg-type]  # a login
        return rows

    def letters(self, rows: Sequence[InformationDuty]) -> list[Letter]:
        return information.letters(rows, at=timezone.now())

    def record_download(self, people: int) -> None:
        actor = actors.user(self.request.user.pk or 0)
        record_download(self.source, content="letters", people=people, actor=actor, at=timezone.now())


changes = backoffice_page("imports", "change")
inform = changes(InformView.as_view())
letters = changes(LettersView.as_view())
