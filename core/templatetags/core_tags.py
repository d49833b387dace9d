"""Template tags that are available everywhere without `{% load %}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.templatetags.crispy_forms_tags import do_uni_form
from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context
from django.utils import timezone
from django.utils.formats import number_format

from core import date_spans
from core.domains import callable_url

register = template.Library()
register.tag("crispy", do_uni_form)
register.filter("callable_url", callable_url)


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


@register.filter
def span(row: Any) -> str:
    """„seit 1. Februar 2024“, „ab 1. März 2027“, „vom … bis …“ of a row with `start` and `end`."""
    return date_spans.short_text(row.start, row.end, today=timezone.localdate())


@register.filter
def span_in_sentence(row: Any) -> str:
    """„seit dem 1. Februar 2024“, „vom 1. März 2027 an“, „vom … bis zum …“ of a row with `start` and `end`."""
    return date_spans.sentence_text(row.start, row.end, today=timezone.localdate())


@register.filter
def thousands(number: int) -> str:
    """1684 as „1.684“."""
    return number_format(number, force_grouping=True)


@register.inclusion_tag("kern/field.html")
def kern_field(field: Any) -> dict[str, Any]:
    return {"field": field}


@register.inclusion_tag("kern/rows.html")
def kern_rows(formset: BaseFormSet[Any]) -> dict[str, Any]:
    return {"formset": formset}
