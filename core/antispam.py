"""Protection of public forms against spam: a honeypot, a minimum time to fill the form, a limit per client address.

What was typed is never lost: a refused form comes back with a message and can be sent again.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from core import limits
from core.client_address import client_address
from kern.forms import KernForm

HONEYPOT = "website_2"
SHOWN_AT_FIELD = "shown_at"


def signed_time(at: datetime) -> str:
    """The signed time at which the form was shown, for a hidden field."""
    return _signer().sign(b62_encode(int(at.timestamp())))


def is_filled_too_fast(signed_time_value: str, *, at: datetime) -> bool:
    """Whether less than MINIMUM_FILL_TIME has passed since the signed time. Raises BadSignature."""
    try:
        shown_at = datetime.fromtimestamp(b62_decode(_signer().unsign(signed_time_value)), UTC)
    except (ValueError, OverflowError) as error:
        raise BadSignature from error
    return at - shown_at < settings.MINIMUM_FILL_TIME


def count_submission(request: HttpRequest, *, at: datetime) -> None:
    """Count a form submission of this client address.

    Raises LimitReachedError beyond FORMS_PER_ORIGIN_HOUR, which the middleware turns into a 429 page.
    """
    limits.count(
        "forms", client_address(request), limit=settings.FORMS_PER_ORIGIN_HOUR, period=timedelta(hours=1), at=at
    )


class HoneypotInput(forms.TextInput):
    """Text input hidden by CSS and from assistive technology; only programs fill it."""

    template_name = "core/honeypot.html"
    is_hidden = True


class AntispamForm(KernForm):
    """Form with a honeypot and a signed time of display, both checked in `clean()`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SHOWN_AT_FIELD] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=lambda: signed_time(timezone.now())
        )
        self.fields[HONEYPOT] = forms.CharField(widget=HoneypotInput, required=False)

    @cached_property
    def helper(self) -> FormHelper:
        helper: FormHelper = super().helper
        helper.render_hidden_fields = True
        return helper

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get(HONEYPOT):
            self._reset_field(
                HONEYPOT, "", "Senden Sie das Formular noch einmal; die Prüfung gegen Programme schlug an."
            )
        try:
            too_fast = is_filled_too_fast(self.cleaned_data.get(SHOWN_AT_FIELD, ""), at=timezone.now())
        except BadSignature:
            sentence = "Diese Seite war nicht mehr aktuell. Prüfen Sie Ihre Angaben und senden Sie noch einmal."
            self._reset_field(SHOWN_AT_FIELD, signed_time(timezone.now()), sentence)
        else:
            if too_fast and not self.errors:  # correcting takes time anyway
                sentence = "Das ging sehr schnell. Prüfen Sie Ihre Angaben und senden Sie noch einmal."
                self.add_error(None, sentence)
        return self.cleaned_data

    def _reset_field(self, name: str, fresh_value: str, sentence: str) -> None:
        typed: Any = self.data  # a QueryDict, whose copies can be changed
        corrected = typed.copy()
        corrected[self.add_prefix(name)] = fresh_value
        self.data = corrected
        self.add_error(None, sentence)


class SubmissionField(forms.UUIDField):
    """Hidden UUID that identifies one displayed form, so that sending it twice has one effect.

    An invalid value is replaced by a new one.
    """

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(initial=uuid.uuid4, required=False)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


def _signer() -> Signer:
    return Signer(salt="core.antispam", sep=".", algorithm="sha256")
