"""The last part of every joining form: newsletter consent, submission number, spam protection."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from core.antispam import SHOWN_AT_FIELD, AntispamForm, SubmissionField
from members.forms.newsletter import NewsletterForm

HIDDEN_FIELDS = frozenset({"submission", SHOWN_AT_FIELD, "newsletter_text"})


class ConsentAndSubmissionForm(AntispamForm, NewsletterForm):
    """Newsletter consent, submission number, spam protection."""

    submission = SubmissionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].required = False

    @property
    def shown(self) -> list[BoundField]:
        """The visible fields."""
        return [field for field in self if field.name not in HIDDEN_FIELDS]

    @property
    def hidden(self) -> list[BoundField]:
        return [self[name] for name in sorted(HIDDEN_FIELDS)]

    @property
    def submission_id(self) -> UUID:
        number: UUID = self.cleaned_data["submission"]
        return number


class RemarkForm(ConsentAndSubmissionForm):
    field_order = ["remark", "newsletter"]

    remark = forms.CharField(
        label="Nachricht an die Geschäftsstelle",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Zum Beispiel, wenn ein Beschluss noch aussteht. Schreiben Sie hier nichts Vertrauliches.",
    )
