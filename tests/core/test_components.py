"""The components that are template tags: their HTML, and that no template writes it by hand."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.urls import NoReverseMatch, reverse

BY_HAND = re.compile(r"kern-btn")
EXCEPTIONS = {"admin"}  # Django's own pages in our dress


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


def test_no_template_writes_a_component_by_hand():
    templates = Path(settings.BASE_DIR, "templates")
    paths = [path for path in templates.rglob("*.html") if path.relative_to(templates).parts[0] not in EXCEPTIONS]
    assert len(paths) > 200
    assert [str(path) for path in paths if BY_HAND.search(path.read_text())] == []
