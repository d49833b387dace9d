"""The filter that makes typed internet addresses callable, available everywhere without `{% load %}`."""

from django import template

from normalisation.domains import callable_url

register = template.Library()
register.filter("callable_url", callable_url)
