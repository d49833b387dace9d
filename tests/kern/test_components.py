"""The components that are template tags: their HTML, and that no template writes it by hand."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.test.html import parse_html
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe

BY_HAND = re.compile(r"kern-btn|<table|<t[rhd][ >]|<d[ltd][ >]")
EXCEPTIONS = {"admin"}  # Django's own pages in our dress


def assert_html_equal(html, expected):
    assert parse_html(html) == parse_html(expected)


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_button_submits_its_form():
    assert render("{% button %}Anmelden{% endbutton %}") == (
        '<button class="kern-btn kern-btn--primary"><span class="kern-label">Anmelden</span></button>'
    )


def test_button_with_an_address_is_a_link():
    html = render('{% button "members:join_representative" slug kind="secondary" %}Eintragen{% endbutton %}', slug="a")
    assert html == (
        f'<a class="kern-btn kern-btn--secondary" href="{reverse("members:join_representative", args=["a"])}">'
        '<span class="kern-label">Eintragen</span></a>'
    )
    html = render('{% button href=address kind="tertiary" %}Zurück{% endbutton %}', address="/?a=1&b=2")
    assert html.startswith('<a class="kern-btn kern-btn--tertiary" href="/?a=1&amp;b=2">')
    with pytest.raises(NoReverseMatch):
        render('{% button "members:nowhere" %}Weiter{% endbutton %}')


def test_button_takes_attributes_and_an_icon():
    html = render(
        '{% button name="remove" value=0 disabled=True aria_pressed="false" icon="kern-icon--add" %}Ab{% endbutton %}'
    )
    assert html == (
        '<button class="kern-btn kern-btn--primary" aria-pressed="false" name="remove" value="0" disabled>'
        '<span class="kern-icon kern-icon--add" aria-hidden="true"></span><span class="kern-label">Ab</span></button>'
    )


def test_components_escape_what_was_typed():
    html = render("{% button value=text %}{{ text }}{% endbutton %}", text='<b>"')
    assert 'value="&lt;b&gt;&quot;"' in html
    assert ">&lt;b&gt;&quot;</span>" in html


def test_captured_html_is_not_escaped_twice():
    html = render(
        "{% capture as address %}?q={{ q }}&amp;r=1{% endcapture %}{% button href=address %}A{% endbutton %}", q="<"
    )
    assert 'href="?q=&lt;&amp;r=1"' in html


def test_table_names_its_caption_columns_and_rows():
    html = render(
        """{% table "Gäste" "Name" names nothing "Sammel&shy;beitritt" hide_caption=True css="wide" %}
        {% tr id=anchor %}{% th css="nowrap" %}{{ name }}{% endth %}
        {% td label="Haus" %}A{% endtd %}{% td %}B{% endtd %}
        {% endtr %}{% endtable %}""",
        names=["Haus", "<Amt>"],
        name="Anna & Ben",
        anchor="zeile-1",
    )
    assert_html_equal(
        html,
        """<table class="kern-table table wide" role="table"><caption class="kern-sr-only">Gäste</caption>
        <thead role="rowgroup"><tr class="kern-table__row" role="row">
        <th class="kern-table__header" role="columnheader" scope="col">Name</th>
        <th class="kern-table__header" role="columnheader" scope="col">Haus</th>
        <th class="kern-table__header" role="columnheader" scope="col">&lt;Amt&gt;</th>
        <th class="kern-table__header" role="columnheader" scope="col">Sammel&shy;beitritt</th></tr></thead>
        <tbody class="kern-table__body" role="rowgroup"><tr class="kern-table__row" role="row" id="zeile-1">
        <th class="kern-table__header nowrap" role="rowheader" scope="row">Anna &amp; Ben</th>
        <td class="kern-table__cell" role="cell" data-label="Haus">A</td>
        <td class="kern-table__cell" role="cell">B</td></tr></tbody></table>""",
    )


def test_wide_table_scrolls_in_a_group_that_the_keyboard_reaches():
    html = render("{% table caption 'Name' is_wide=True %}{% endtable %}", caption=mark_safe("Gäste <b>heute</b>"))
    assert html.startswith(
        '<div class="kern-table-responsive" role="group" tabindex="0" aria-label="Gäste heute"><table'
    )
    assert html.endswith("</table></div>")


def test_label_of_a_cell_may_change_from_row_to_row():
    html = render("{% for text in texts %}{% td label=text %}{% endtd %}{% endfor %}", texts=['"', "", "Haus"])
    assert re.findall("<td.*?>", html) == [
        '<td class="kern-table__cell" role="cell" data-label="&quot;">',
        '<td class="kern-table__cell" role="cell">',
        '<td class="kern-table__cell" role="cell" data-label="Haus">',
    ]


def test_cell_refuses_an_argument_without_a_name():
    with pytest.raises(TemplateSyntaxError, match='takes named arguments only, not "Haus"'):
        render('{% td "Haus" %}A{% endtd %}')


def test_summary_list_has_a_title_and_a_link_that_changes_it():
    html = render(
        """{% summary_list "Ihre Angaben" title_id="angaben" change="/a/" %}
        {% entry "Name" %}{{ name }}{% endentry %}{% entry "Telefon" %} {% endentry %}{% endsummary_list %}""",
        name="Anna & Ben",
    )
    assert_html_equal(
        html,
        """<section class="summary" aria-labelledby="angaben"><div class="summary__header">
        <h2 id="angaben">Ihre Angaben</h2>
        <a href="/a/">Ändern<span class="kern-sr-only"> (Ihre Angaben)</span></a></div>
        <dl><div><dt>Name</dt><dd>Anna &amp; Ben</dd></div>
        <div><dt>Telefon</dt><dd><span class="muted">keine Angabe</span></dd></div></dl></section>""",
    )


def test_entry_has_a_link_that_changes_it_and_attributes_of_its_value():
    html = render('{% entry "Ort" change="/a/" css="muted" itemprop="location" itemscope=True %}0{% endentry %}')
    assert_html_equal(
        html,
        """<div><dt>Ort</dt><dd class="muted" itemprop="location" itemscope>0</dd>
        <dd class="summary__change"><a href="/a/">Ändern<span class="kern-sr-only"> (Ort)</span></a></dd></div>""",
    )


def test_summary_list_of_a_kind_is_the_list_alone():
    html = render('{% summary_list kind="facts" label="Zahlen" %}{% entry "da" %}3{% endentry %}{% endsummary_list %}')
    assert_html_equal(html, '<dl class="facts" aria-label="Zahlen"><div><dt>da</dt><dd>3</dd></div></dl>')


def test_summary_list_takes_another_action_than_changing():
    source = '{% summary_list "Beitritt" action=link changed="nichts" %}{% endsummary_list %}'
    html = render(source, link=mark_safe('<a href="/b/">Ansehen</a>'))
    assert '<h2>Beitritt</h2><a href="/b/">Ansehen</a></div>' in html
    assert "Ändern" not in html


def test_no_template_writes_a_component_by_hand():
    templates = Path(settings.BASE_DIR, "templates")
    paths = [path for path in templates.rglob("*.html") if path.relative_to(templates).parts[0] not in EXCEPTIONS]
    assert len(paths) > 200
    assert [str(path) for path in paths if BY_HAND.search(path.read_text())] == []
