"""Layout objects of the crispy pack `kern`, beside crispy's own `Layout`, `Fieldset` and `HTML`."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset as CrispyFieldset
from django.utils.safestring import SafeString

from kern.templatetags.components import button


class PrimaryButton:
    """The primary submit button of a form; each page has one."""

    def __init__(self, label: str) -> None:
        self.label = label

    def render(self, form: Any = None, context: Any = None, template_pack: str = "kern", **kwargs: Any) -> SafeString:
        return button(self.label)

    __str__ = __html__ = render


class Fieldset(CrispyFieldset):  # type: ignore[misc]  # crispy has no types
    """Crispy's fieldset with a hint below the legend."""

    def __init__(self, legend: str, *fields: Any, hint: str = "", css_id: str, **kwargs: Any) -> None:
        self.hint = hint
        super().__init__(legend, *fields, css_id=css_id, **kwargs)
