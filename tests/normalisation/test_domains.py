"""Domains are turned to ASCII by IDNA 2008: straße.example is never strasse.example."""

import idna
import pytest
from django import forms

from kern.forms import INVALID, KernForm
from normalisation import markdown
from normalisation.domains import (
    INVALID_HOST,
    INVALID_MAIL_DOMAIN,
    UNDELIVERABLE,
    ascii_address,
    ascii_domain,
    ascii_url,
    callable_url,
)


class AddressForm(KernForm, forms.Form):
    email = forms.EmailField(required=False)
    website = forms.URLField(required=False, assume_scheme="https")


@pytest.mark.parametrize(
    ("domain", "in_ascii"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("STRAẞE.Example", "xn--strae-oqa.example"),
        ("Mu\u0308nster.example", "xn--mnster-3ya.example"),
        ("Stadt.NRW", "stadt.nrw"),
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("", ""),
    ],
)
def test_domain_in_ascii(domain, in_ascii):
    assert ascii_domain(domain) == in_ascii


def test_address_and_url_keep_everything_but_the_domain():
    assert ascii_address("Frau Äquator <Info@straße.example>") == "Frau Äquator <Info@xn--strae-oqa.example>"
    assert ascii_address("Info@stadt.example") == "Info@stadt.example"
    assert ascii_url("https://straße.example:8443/ä?ö#ü") == "https://xn--strae-oqa.example:8443/ä?ö#ü"
    assert ascii_url("mailto:Info@straße.example?subject=a@ä") == "mailto:Info@xn--strae-oqa.example?subject=a@ä"
    assert callable_url("https://☃.example/") == "https://☃.example/"
    with pytest.raises(idna.IDNAError):
        ascii_domain("☃.example")


def test_forms_keep_what_was_typed():
    typed = {"email": "info@straße.example", "website": "https://straße.example/ä"}
    form = AddressForm(typed)
    assert (form.errors, form.cleaned_data) == ({}, typed)


@pytest.mark.parametrize("domain", ["☃.example", "-ä.example", "ä\u200d.example", "ää--y.example"])
def test_forms_refuse_a_domain_that_cannot_be(domain):
    form = AddressForm({"email": f"info@{domain}", "website": f"https://{domain}/"})
    assert set(form.errors) == {"email", "website"}


@pytest.mark.parametrize(
    "address",
    [
        *(
            "x@[127.0.0.1]",
            "x@[IPv6:2001:db8::1]",
            "x@127.0.0.10",
            "x@localhost",
            '"a b"@stadt.example',
            '"a"@stadt.example',
        ),
        *("\u017f@stadt.example", "m\u00fcller@stadt.example", f"{'x' * 65}@stadt.example"),
    ],
)
def test_forms_refuse_an_address_that_mail_does_not_reach(address):
    form = AddressForm({"email": address})
    assert form.errors["email"] in ([UNDELIVERABLE], [INVALID[forms.EmailField]])


def test_refusal_says_what_to_do():
    form = AddressForm({"email": "info@☃.example", "website": "https://☃.example/"})
    assert form.errors == {"email": [INVALID_MAIL_DOMAIN], "website": [INVALID_HOST]}


def test_links_in_markdown_lead_to_the_domain_that_was_written():
    html = markdown.render("[a](https://ÄmterStraße.example/) [b](mailto:Info@Straße.example)")
    assert f'href="https://{ascii_domain("ämterstraße.example")}/"' in html
    assert 'href="mailto:Info@xn--strae-oqa.example"' in html
