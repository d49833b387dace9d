"""Form to let a stopped deletion go on."""

from __future__ import annotations

from django import forms

from kern.forms import KernForm


class ReleaseDeletionForm(KernForm, forms.Form):
    """`number` is how many were shown as due."""

    submit_label = ""
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000_000)
