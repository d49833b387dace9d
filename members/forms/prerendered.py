"""A form nobody has typed into yet looks the same for everybody: its fields are rendered once in a process."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.conf import settings
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

CACHE_SIZE = 64
_rendered: dict[Hashable, SafeString] = {}


def render_fields(form: BaseForm, *, without: frozenset[str] = frozenset(), key: Hashable = None) -> SafeString:
    """The form's fields as HTML. `key` names all that an empty form of this class depends on beside its class."""

    def render() -> SafeString:
        shown = [field for field in form if field.name not in without]
        return render_to_string("members/join/fields.html", {"form": shown})

    return _render_once(form, key, render)


def render_rows(formset: BaseFormSet[BaseForm]) -> SafeString:
    """The formset's rows as HTML."""
    return _render_once(formset, None, lambda: render_to_string("kern/rows.html", {"formset": formset}))


def _render_once(form: BaseForm | BaseFormSet[BaseForm], key: Hashable, render: Callable[[], SafeString]) -> SafeString:
    if form.is_bound or form.initial or settings.DEBUG:
        return render()
    html = _rendered.get((type(form), key))
    if html is None:
        if len(_rendered) >= CACHE_SIZE:
            _rendered.clear()
        html = _rendered[type(form), key] = render()
    return html
