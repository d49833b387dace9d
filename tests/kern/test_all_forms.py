"""Every form of every app holds what is submitted to its length and to visible characters."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict
from django.urls import get_resolver

from kern.forms import KernForm, ListField, is_password, validate_submitted

OVERLONG = "ü" * 2_500_000
HIDDEN = ["Anna\u202e", "An\u200bna", "Anna\U000e0041", "\u2066Anna", "Anna\x07"]
IN_ONE_LINE = ["Anna\nMuster", "Anna\u2028Muster"]


def form_classes() -> list[type[BaseForm]]:
    """All form classes in the modules of this project, which the URLconf imports."""
    assert get_resolver().url_patterns
    ours = tuple(f"{app.name}." for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR)
    found = {one for one in subclasses(BaseForm) if one.__module__.startswith(ours)}
    return sorted(found, key=lambda one: one.__qualname__)


def subclasses(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def fields() -> Iterator[tuple[str, forms.Field]]:
    for form in form_classes():
        if hasattr(form, "base_fields"):
            yield from ((f"{form.__qualname__}.{name}", field) for name, field in form._fields_of_class().items())


def is_taken(field: forms.Field, value: Any) -> bool:
    try:
        validate_submitted(field, value)
    except ValidationError:
        return False
    return True


def test_every_form_is_a_kern_form():
    assert len(form_classes()) > 80
    assert [one for one in form_classes() if not issubclass(one, KernForm)] == []
    assert [one for one in form_classes() if "_clean_fields" in vars(one)] == [KernForm]
    admins = [part for one in site._registry.values() for part in (one, *one.inlines)]
    assert [one for one in admins if not issubclass(one.form, KernForm)] == []


def test_every_text_refuses_hidden_characters():
    texts = [
        (name, field)
        for name, field in fields()
        if isinstance(field, forms.CharField)
        and not (isinstance(field, forms.UUIDField | ListField) or is_password(field))
    ]
    taken = [
        (name, value)
        for name, field in texts
        for value in [*HIDDEN, *([] if isinstance(field.widget, forms.Textarea) else IN_ONE_LINE)]
        if is_taken(field, value)
    ]
    assert (len(texts) > 200, taken) == (True, [])


def test_every_field_refuses_what_is_too_long_at_once():
    begun = time.perf_counter()
    exempt = forms.UUIDField | forms.BooleanField  # parsed by their length, and not parsed
    assert [name for name, field in fields() if not isinstance(field, exempt) and is_taken(field, OVERLONG)] == []
    assert time.perf_counter() - begun < 1


def test_text_is_cleaned_and_shown_again_in_composed_letters():
    class NameForm(KernForm, forms.Form):
        name = forms.CharField(label="Name", max_length=6)
        text = forms.CharField(label="Text", widget=forms.Textarea)

    form = NameForm(QueryDict("name=Mu%CC%88ller%20&text=Zeile%0D%0AZeile"))
    assert (form.is_valid(), form.cleaned_data) == (True, {"name": "Müller", "text": "Zeile\r\nZeile"})
    assert form["name"].value() == "Müller"
