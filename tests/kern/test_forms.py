"""The crispy pack `kern`: HTML of forms for browsers and screen readers."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms import formset_factory
from django.forms.models import InlineForeignKeyField
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.test.html import parse_html

from kern.forms import INCOMPLETE, DateInput, KernForm, PhoneField
from kern.formsets import RowFormSet
from kern.renderers import FastFormRenderer


class Parser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(html, tag):
    parser = Parser()
    parser.feed(html)
    return [attrs for name, attrs in parser.found if name == tag]


def render(source, **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get("/"))


class JoinForm(KernForm, forms.Form):
    required_messages = {"email": "Geben Sie Ihre dienstliche E-Mail-Adresse ein."}

    email = forms.EmailField(label="E-Mail", help_text="Dienstlich", widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.CharField(label="Telefon", required=False)
    choice = forms.ChoiceField(label="Weg", choices=[("o", "Organisation"), ("p", "Person")], widget=forms.RadioSelect)
    start = forms.DateField(label="Beginn", widget=DateInput, required=False)
    agreed = forms.BooleanField(label="Ich darf das.")


def typed(text):
    return JoinForm(QueryDict(text))


def test_crispy_form_labels_every_field():
    html = render("{% crispy form %}", form=JoinForm())
    named = [field["id"] for field in elements(html, "input") if field["type"] != "hidden"]
    assert [label["for"] for label in elements(html, "label")] == named
    assert named == ["id_email", "id_phone", "id_choice_0", "id_choice_1", "id_start", "id_agreed"]


def test_crispy_form_leaves_judging_to_the_server():
    html = render("{% crispy form %}", form=JoinForm())
    assert [form.get("novalidate", "absent") for form in elements(html, "form")] == [None]
    assert [field for field in elements(html, "input") if "required" in field or "maxlength" in field] == []


def test_field_without_errors_is_described_by_its_hint():
    html = render("{% kern_field form.email %}", form=JoinForm())
    assert elements(html, "input") == [
        {
            "type": "email",
            "name": "email",
            "autocomplete": "email",
            "id": "id_email",
            "aria-describedby": "id_email_helptext",
            "class": "kern-form-input__input",
        }
    ]
    assert [box["id"] for box in elements(html, "div") if "id" in box] == ["id_email_helptext"]


def test_field_with_error_is_described_by_hint_and_error():
    html = render("{% kern_field form.email %}", form=typed(""))
    (field,) = elements(html, "input")
    assert field["aria-describedby"] == "id_email_helptext id_email_error"
    assert field["aria-invalid"] == "true"
    assert [box["id"] for box in elements(html, "div") if "id" in box] == ["id_email_helptext", "id_email_error"]


def test_group_carries_its_error_on_the_fieldset():
    html = render("{% kern_field form.choice %}", form=typed(""))
    assert [group["aria-describedby"] for group in elements(html, "fieldset")] == ["id_choice_error"]
    assert [("aria-describedby" in field) for field in elements(html, "input")] == [False, False]


def test_group_keeps_what_was_chosen():
    html = render("{% kern_field form.choice %}", form=typed("choice=p"))
    assert [field["value"] for field in elements(html, "input") if "checked" in field] == ["p"]


def test_only_optional_fields_are_marked():
    marked = [field.name for field in JoinForm() if "(optional)" in render("{% kern_field field %}", field=field)]
    assert marked == ["phone", "start"]


def test_date_field_travels_as_iso_date():
    html = render("{% kern_field form.start %}", form=typed("start=1.2.2024"))
    assert [(field["type"], field["value"]) for field in elements(html, "input")] == [("date", "1.2.2024")]
    form = typed("start=2024-02-01")
    assert "start" not in form.errors


def test_error_summary_leads_to_the_fields():
    html = render("{% extends 'base.html' %}", form=typed("email=unfug"))
    links = [link["href"] for link in elements(html, "a") if link["href"].startswith("#id_")]
    assert links == ["#id_email", "#id_choice_0", "#id_agreed"]


@pytest.mark.parametrize(("form", "start"), [(JoinForm(), "Beitritt"), (typed(""), "Fehler: Beitritt")])
def test_title_says_that_there_are_errors(form, start):
    html = render("{% extends 'base.html' %}{% block title %}Beitritt{% endblock %}", form=form)
    assert html.partition("<title>")[2].partition("</title>")[0] == f"{start} – #sicherimDienst"


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        ("", "email", "Geben Sie Ihre dienstliche E-Mail-Adresse ein."),
        ("email=unfug", "email", "Geben Sie eine E-Mail-Adresse ein, zum Beispiel „name@stadt.example“."),
        ("", "choice", "Wählen Sie bei „Weg“ eine Möglichkeit aus."),
        ("choice=x", "choice", "Wählen Sie eine der angebotenen Möglichkeiten aus."),
        ("", "agreed", "Setzen Sie hier ein Häkchen, um fortzufahren."),
        ("start=bald", "start", "Geben Sie ein Datum ein, zum Beispiel „1.2.2024“."),
        (f"phone={'1' * 201}", "phone", "Kürzen Sie diese Angabe auf höchstens 200 Zeichen, jetzt sind es 201."),
        (
            "phone=a%0D%0ABcc:b",
            "phone",
            "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe.",
        ),
        (
            "phone=%E2%80%AE%E2%80%8B%EF%BB%BF",
            "phone",
            "Hier stehen nur unsichtbare Zeichen. Löschen Sie sie, und geben Sie die Angabe neu ein.",
        ),
    ],
)
def test_error_says_what_to_do(text, field, sentence):
    assert typed(text).errors[field] == [sentence]


def test_hidden_field_that_is_missing_asks_to_load_the_page_anew():
    class HiddenForm(KernForm, forms.Form):
        seen = forms.DateField(widget=forms.HiddenInput)

    for sent in ("", "seen=x", f"seen={'1' * 5000}"):
        assert HiddenForm(QueryDict(sent)).errors["seen"] == [INCOMPLETE]


def test_nul_byte_is_refused_and_shown_again():
    form = typed("phone=0251%00")
    assert form.errors["phone"] == ["Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe."]
    assert 'value="0251' in render("{% kern_field form.phone %}", form=form)


WIDGETS = [
    (forms.TextInput({"data-x": "<a>", "disabled": True, "hidden": False}), 'a"<b>'),
    (forms.NumberInput(), 7),
    (forms.PasswordInput(render_value=True), "x"),
    (forms.CheckboxInput(), True),
    (forms.HiddenInput(), None),
    (forms.Select(choices=[("", "–"), (1, "<Eins>"), ("Gruppe", [(2, "Zwei"), ("3", "Drei")])]), 2),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda item: type(item).__name__)
def test_renderer_writes_what_django_writes(widget, value):
    attrs = {"id": "id_x", "class": "y"}
    own = widget.render("x", value, attrs, renderer=FastFormRenderer())
    djangos = widget.render("x", value, attrs, renderer=TemplatesSetting())
    assert parse_html(own) == parse_html(djangos)


def test_markup_in_a_value_is_escaped():
    html = render("{% kern_field form.phone %}", form=typed("phone=%22%3E%3Cscript%3E"))
    assert elements(html, "script") == []


class RowForm(KernForm, forms.Form):
    name = forms.CharField(label="Name")


PeopleFormSet = formset_factory(RowForm, formset=RowFormSet, extra=0, min_num=1, max_num=3, absolute_max=3)


def rows(text):
    return PeopleFormSet(QueryDict(text), prefix="r")


def names(formset):
    return [form["name"].value() for form in formset]


def test_rows_add_keeps_what_was_typed_and_judges_nothing():
    formset = rows("r-TOTAL_FORMS=1&r-INITIAL_FORMS=0&r-0-name=Anna&add=1")
    assert names(formset) == ["Anna", None]
    assert (formset.row_was_added_or_removed, formset.is_valid(), formset.errors) == (True, False, [])


def test_rows_remove_takes_the_row_named():
    formset = rows("r-TOTAL_FORMS=3&r-INITIAL_FORMS=0&r-0-name=Anna&r-1-name=Ben&r-2-name=Cem&remove=1")
    assert names(formset) == ["Anna", "Cem"]


@pytest.mark.parametrize("text", ["remove=0", "remove=7", "remove=x", "remove=²"])
def test_rows_never_fall_below_the_minimum(text):
    assert names(rows(f"r-TOTAL_FORMS=1&r-INITIAL_FORMS=0&r-0-name=Anna&{text}")) == ["Anna"]


def test_rows_never_grow_beyond_the_maximum():
    assert len(rows("r-TOTAL_FORMS=3&r-INITIAL_FORMS=0&add=1").forms) == 3
    assert len(rows("r-TOTAL_FORMS=999999&r-INITIAL_FORMS=0&add=1").forms) == 3


def test_rows_left_empty_beyond_the_first_are_ignored():
    formset = rows("r-TOTAL_FORMS=2&r-INITIAL_FORMS=0&r-0-name=Anna")
    assert formset.is_valid()
    assert [row for row in formset.cleaned_data if row] == [{"name": "Anna"}]


def test_rows_tampered_count_is_a_german_sentence():
    formset = rows("r-TOTAL_FORMS=x&r-INITIAL_FORMS=0")
    assert formset.non_form_errors() == ["Die Liste kam unvollständig an. Laden Sie die Seite neu."]


def test_rows_errors_say_which_row_is_meant():
    formset = rows("r-TOTAL_FORMS=2&r-INITIAL_FORMS=0&r-0-name=Anna&r-1-name=%07")
    html = render("{% page_errors as found %}{{ found.0.0 }}|{{ found.0.1 }}", formset=formset)
    assert (
        html == "id_r-1-name|Eintrag 2: Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe."
    )


def test_redisplayed_form_shows_what_was_typed_without_errors():
    form = typed("phone=0251")
    form.redisplay()
    assert (form.is_valid(), form.errors, form["phone"].value()) == (False, {}, "0251")


def test_phone_number_is_taken_without_the_marks_that_address_books_copy_along():
    class Contact(KernForm, forms.Form):
        phone = PhoneField(label="Telefon")

    form = Contact({"phone": "\u202d0251\u202f411\u20091066\u202c"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"phone": "0251\u202f411\u20091066"})


def test_overlong_key_of_a_hidden_field_is_refused_with_a_sentence():
    class Row(KernForm, forms.Form):
        parent = InlineForeignKeyField(None, required=False)

    form = Row({"parent": "9" * 5_000})
    assert (form.is_valid(), form.errors["parent"]) == (False, [INCOMPLETE])
