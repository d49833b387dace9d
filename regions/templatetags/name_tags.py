"""Filters that put the name of an authority or area into a sentence: `{{ organisation|dative }}`."""

from django import template

from regions.domain import name_cases

register = template.Library()
register.filter("nominative", name_cases.nominative)
register.filter("genitive", name_cases.genitive)
register.filter("dative", name_cases.dative)
register.filter("accusative", name_cases.accusative)
