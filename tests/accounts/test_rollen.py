"""The page of the documentation that says who may do what."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command


def test_documentation_says_what_the_table_says():
    printed = StringIO()
    call_command("rollen", stdout=printed)
    assert Path("docs/rollen.md").read_text() == printed.getvalue()
