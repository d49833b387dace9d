"""A checkbox to consent to the newsletter; the text beside it is stored with the consent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property, lazy

from core.primary_keys import parse_pk
from kern.forms import KernForm
from privacy.domain.consents import current_text
from privacy.models import ConsentText, Purpose


class NewsletterForm(KernForm, forms.Form):
    """`newsletter` cleans to the ConsentText shown beside the box, or to None where the box is not ticked."""

    submit_label = "Rundbrief erhalten"
    required_messages = {"newsletter": "Setzen Sie das Häkchen, wenn Sie den Rundbrief erhalten möchten."}

    newsletter_text = forms.CharField(widget=forms.HiddenInput, required=False)
    newsletter = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].label = lazy(lambda: self.text.wording, str)()
        self.fields["newsletter_text"].initial = lambda: self.text.pk

    @cached_property
    def text(self) -> ConsentText:
        """The text beside the box: the submitted one, else the current one."""
        return self._shown or current_text(Purpose.NEWSLETTER)

    @cached_property
    def _shown(self) -> ConsentText | None:
        key = self.data.get(self.add_prefix("newsletter_text"), "") if self.is_bound else ""
        if (pk := parse_pk(key)) is None:
            return None
        return ConsentText.objects.filter(pk=pk, purpose=Purpose.NEWSLETTER).first()

    def clean_newsletter(self) -> ConsentText | None:
        if not self.cleaned_data.get("newsletter"):
            return None
        if self._shown is None:
            self.data = self.data.copy()
            self.data[self.add_prefix("newsletter_text")] = str(self.text.pk)
            del self.data[self.add_prefix("newsletter")]
            raise forms.ValidationError(
                "Der Wortlaut hat sich geändert. Lesen Sie ihn und entscheiden Sie noch einmal."
            )
        return self._shown
