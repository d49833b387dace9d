"""What stands at the end of every joining form: the newsletter, and the guards against junk and double clicks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from core.junk import GuardedForm, SubmissionField
from members.forms.newsletter import NewsletterForm


class ClosingForm(GuardedForm, NewsletterForm):
    """Newsletter, the number of the submission, guards."""

    submission = SubmissionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].required = False

    @property
    def submission_id(self) -> UUID:
        number: UUID = self.cleaned_data["submission"]
        return number


class RemarkForm(ClosingForm):
    field_order = ["remark", "newsletter"]

    remark = forms.CharField(
        label="Nachricht an die Geschäftsstelle",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Zum Beispiel, wenn ein Beschluss noch aussteht. Schreiben Sie hier nichts Vertrauliches.",
    )
