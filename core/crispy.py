"""Layout objects of the crispy pack `kern`, beside crispy's own `Layout`, `Fieldset` and `HTML`."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset as CrispyFieldset
from crispy_forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


class PrimaryButton:
    """The primary submit button of a form; each page has one. Without a name it sends no value."""

    def __init__(self, label: str, name: str = "", value: str = "", **attrs: Any) -> None:
        self.label = label
        named = {"name": name, "value": value or label} if name else {}
        self.attrs = {"type": "submit", **named, **attrs}

    def render(self, form: Any = None, context: Any = None, template_pack: str = "kern", **kwargs: Any) -> SafeString:
        return format_html(
            '<button class="kern-btn kern-btn--primary"{}><span class="kern-label">{}</span></button>',
            flatatt(self.attrs),
            self.label,
        )

    __str__ = __html__ = render


class Fieldset(CrispyFieldset):  # type: ignore[misc]  # crispy has no types
    """Crispy's fieldset with a hint below the legend."""

    def __init__(self, legend: str, *fields: Any, hint: str = "", css_id: str, **kwargs: Any) -> None:
        self.hint = hint
        super().__init__(legend, *fields, css_id=css_id, **kwargs)
