"""The components of our pages that are tags, available everywhere without `{% load %}`; /muster/ shows each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template import Context, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString

register = template.Library()
NO_VALUE = SafeString('<span class="muted">keine Angabe</span>')
TABLE_ELEMENTS = {  # KERN's class, and the attributes without which a table is none where CSS shows it as blocks
    "tr": ("kern-table__row", {"role": "row"}),
    "th": ("kern-table__header", {"role": "rowheader", "scope": "row"}),
    "td": ("kern-table__cell", {"role": "cell"}),
}


@register.simple_block_tag
def capture(content: str) -> str:
    """`{% capture as name %}…{% endcapture %}` stores rendered HTML in a variable, for an argument that needs logic."""
    return content


@register.simple_block_tag
def button(
    content: str, *url: Any, kind: str = "primary", href: str | None = None, icon: str = "", **attributes: Any
) -> SafeString:
    """A button that submits its form or, with an address, a link that looks the same.

    The address is either the arguments of `{% url %}` or a ready `href`; `kind` is `primary`, `secondary` or
    `tertiary`; `icon` is the whole KERN class (`kern-icon--add`). Further arguments become HTML attributes, with
    hyphens for underscores:

        {% button "events:register" event.slug kind="secondary" %}Neu anmelden{% endbutton %}
        {% button name="accept" value="1" %}Platz annehmen{% endbutton %}
    """
    if url:
        href = reverse(url[0], args=url[1:])
    return format_html(
        '<{tag} class="kern-btn kern-btn--{kind}"{attributes}>{icon}<span class="kern-label">{label}</span></{tag}>',
        tag="button" if href is None else "a",
        kind=kind,
        attributes=flatatt(({} if href is None else {"href": href}) | _html_names(attributes)),
        icon=format_html('<span class="kern-icon {}" aria-hidden="true"></span>', icon) if icon else "",
        label=content,
    )


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    *columns: Any,
    hide_caption: bool = False,
    caption_id: str | None = None,
    is_wide: bool = False,
    css: str = "",
) -> SafeString:
    """A table of `tr`, `th` and `td` tags, with its caption and the headers of its columns.

    A list among the columns stands for its items, an empty one for no column. Narrow screens show the cells of a row
    below each other, each with the label it has; the roles keep it a table for screen readers. `is_wide` is
    for a table that may be wider than the window of a tablet: it scrolls in a group of its own, by keyboard too.

        {% table "Gäste" "Name" "Haus" %}
          {% for guest in guests %}
            {% tr %}{% th %}{{ guest }}{% endth %}{% td label="Haus" %}{{ guest.organisation }}{% endtd %}{% endtr %}
          {% endfor %}
        {% endtable %}
    """
    found = format_html(
        '<table class="{}" role="table"><caption{}>{}</caption><thead role="rowgroup">'
        '<tr class="kern-table__row" role="row">{}</tr></thead>'
        '<tbody class="kern-table__body" role="rowgroup">{}</tbody></table>',
        _classes("kern-table table", css),
        flatatt({"id": caption_id, "class": "kern-sr-only" if hide_caption else None}),
        caption,
        _column_headers(columns),
        content,
    )
    return _scrolling(found, label=caption) if is_wide else found


def _scrolling(content: SafeString, *, label: str) -> SafeString:
    return format_html(
        '<div class="kern-table-responsive" role="group" tabindex="0" aria-label="{}">{}</div>',
        strip_tags(label),
        content,
    )


def _column_headers(columns: Iterable[Any]) -> SafeString:
    names = chain.from_iterable(one if isinstance(one, list | tuple) else [one] for one in columns)
    return format_html_join(
        "",
        '<th class="kern-table__header" role="columnheader" scope="col">{}</th>',
        ((name,) for name in names if name),
    )


class TableElement(template.Node):
    """A row or cell of a `table`. Pages have hundreds, so a start tag of literals alone is made once."""

    def __init__(self, name: str, arguments: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.arguments, self.nodelist = name, arguments, nodelist
        is_literal = not any(one.is_var or one.filters for one in arguments.values())
        self.start = self._start_tag(Context()) if is_literal else None

    def render(self, context: Context) -> SafeString:
        start = self._start_tag(context) if self.start is None else self.start
        return SafeString(f"{start}{self.nodelist.render(context)}</{self.name}>")

    def _start_tag(self, context: Context) -> str:
        given = {name: one.resolve(context) for name, one in self.arguments.items()}
        css_class, attributes = TABLE_ELEMENTS[self.name]
        css, label = given.pop("css", ""), given.pop("label", "")
        attributes = {"class": _classes(css_class, css), **attributes, "data-label": label, **given}
        shown = (f' {name}="{conditional_escape(value)}"' for name, value in attributes.items() if value)
        return f"<{self.name}{''.join(shown)}>"


@register.tag("tr")
@register.tag("th")
@register.tag("td")
def table_element(parser: Parser, token: Token) -> TableElement:
    """A row of a `table`, the cell that names it, or another cell. All arguments are named.

    Narrow screens show a cell's `label` in front of it, where it would not be understood alone. `css` are further
    classes; other arguments become HTML attributes.
    """
    name, *bits = token.split_contents()
    arguments = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"„{name}“ takes named arguments only, not {bits[0]}")
    nodelist = parser.parse([f"end{name}"])
    parser.delete_first_token()
    return TableElement(name, arguments, nodelist)


@register.simple_block_tag
def summary_list(
    content: str,
    title: str = "",
    *,
    title_id: str = "",
    label: str = "",
    kind: str = "",
    change: str = "",
    changed: str = "",
    action: str = "",
) -> SafeString:
    """A list of `entry` tags: labels and their values.

    Without a `kind` it is a section with rules between the entries, with its `title` and a link that leads to `change`
    what the list shows (for screen readers named `changed` or else by the title), or any other `action`. A `kind` is
    the class of a list without a section: `facts` is compact, `figures` are large numbers with small labels. `label`
    names for screen readers what has no title.

        {% summary_list "Ihre Anmeldung" title_id="anmeldung" change=data_url %}
          {% entry "Name" %}{{ registration }}{% endentry %}
        {% endsummary_list %}
    """
    if kind:
        return format_html("<dl{}>{}</dl>", flatatt({"class": kind, "aria-label": label or None}), content)
    return format_html(
        '<section class="summary"{}>{}<dl>{}</dl></section>',
        flatatt({"aria-labelledby": title_id or None, "aria-label": label or None}),
        _summary_header(title, title_id, _change_link(change, changed or title) if change else action),
        content,
    )


def _summary_header(title: str, title_id: str, action: str) -> SafeString | str:
    title_id_attribute = flatatt({"id": title_id or None})
    return title and format_html(
        '<div class="summary__header"><h2{}>{}</h2>{}</div>', title_id_attribute, title, action
    )


def _change_link(url: str, changed: str) -> SafeString:
    return format_html('<a href="{}">Ändern<span class="kern-sr-only"> ({})</span></a>', url, changed)


@register.simple_block_tag
def entry(content: str, label: str, *, change: str = "", css: str = "", **attributes: Any) -> SafeString:
    """A label and its value in a `summary_list`; a blank value is „keine Angabe“.

    `change` is the address where it is changed, `css` the class of the value. Further arguments become its HTML
    attributes, with hyphens for underscores.
    """
    return format_html(
        "<div><dt>{}</dt><dd{}>{}</dd>{}</div>",
        label,
        flatatt({"class": css or None} | _html_names(attributes)),
        content if content.strip() else NO_VALUE,
        format_html('<dd class="summary__change">{}</dd>', _change_link(change, label)) if change else "",
    )


def _html_names(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def _classes(block: str, css: str) -> str:
    return f"{block} {css}" if css else block
