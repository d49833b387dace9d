"""Tags of KERN's forms, available everywhere without `{% load %}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.templatetags.crispy_forms_tags import do_uni_form
from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context

register = template.Library()
register.tag("crispy", do_uni_form)


@register.simple_tag(takes_context=True)
def page_errors(context: Context) -> list[tuple[str, str]]:
    """All errors of the page's `form`, `formset` and `forms` as (id of the field or "", sentence), in their order."""
    forms = [context.get("form"), context.get("formset"), *(context.get("forms") or ())]
    return [error for form in forms for error in errors_of(form)]


def errors_of(form: Any) -> Iterator[tuple[str, str]]:
    if isinstance(form, BaseFormSet) and form.is_bound:
        yield from (("", str(error)) for error in form.non_form_errors())
        label = getattr(form, "row_label", "Eintrag")
        for number, row in enumerate(form.forms, 1):
            yield from ((anchor, f"{label} {number}: {sentence}") for anchor, sentence in errors_of(row))
    elif isinstance(form, BaseForm) and form.is_bound and form.errors:
        yield from (("", str(error)) for error in form.non_field_errors())
        for field in form:
            yield from ((getattr(field, "anchor", field.id_for_label), str(error)) for error in field.errors)


@register.inclusion_tag("kern/field.html")
def kern_field(field: Any) -> dict[str, Any]:
    return {"field": field}


@register.inclusion_tag("kern/rows.html")
def kern_rows(formset: BaseFormSet[Any]) -> dict[str, Any]:
    return {"formset": formset}
