"""The shortened stylesheet has the rules of all classes that pages use, and no others."""

from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from kern.styles import SOURCE, shortened, used_text


@pytest.mark.parametrize(
    ("css", "text", "left"),
    [
        (".kern-btn{a:b}.kern-dialog{a:b}", "kern-btn", ".kern-btn{a:b}"),
        (".kern-btn--primary,.kern-dialog{a:b}", "kern-btn", ".kern-btn--primary{a:b}"),
        (".kern-btn .kern-dialog{a:b}", "kern-btn", ""),
        (".kern-alert--info{a:b}", "kern-alert--{{ kind }}", ".kern-alert--info{a:b}"),
        (".kern-icon--add{a:b}.kern-icon--home{a:b}", "kern-icon kern-icon--add", ".kern-icon--add{a:b}"),
        (".kern-icon--large{a:b}", "kern-icon", ".kern-icon--large{a:b}"),
        (":is(body,.kern-light):not(.kern-x){a:b}", "", ":is(body,.kern-light):not(.kern-x){a:b}"),
        ("[data-kern-theme=dark]{a:b}", "", ""),
        ("@media print{.kern-btn{a:b}.kern-dialog{a:b}}", "kern-btn", "@media print{.kern-btn{a:b}}"),
        ("@media print{.kern-dialog{a:b}}", "kern-btn", ""),
        (
            ":root{--kern-a:1;--kern-b:var(--kern-a);--kern-c:var(--kern-d);--kern-d:2}p{x:var(--kern-b)}",
            "",
            ":root{--kern-a:1;--kern-b:var(--kern-a);}p{x:var(--kern-b)}",
        ),
        (":root{--kern-a:1}", "color: var(--kern-a)", ":root{--kern-a:1}"),
    ],
)
def test_shortened_keeps_what_is_named(css, text, left):
    assert shortened(css, text) == left


def test_shortened_stylesheet_leaves_the_start_page_room():
    css = shortened(SOURCE.read_text(), used_text())
    assert len(brotli.compress(css.encode())) < 12_000


def test_finder_serves_the_stylesheet_that_pages_link():
    found = finders.find("kern.css")
    assert Path(found).read_text() == shortened(SOURCE.read_text(), used_text())
