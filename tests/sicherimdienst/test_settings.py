"""Settings from the environment; all mistakes are reported at once."""

import os
import re
import subprocess
import sys

from django.conf import settings

SERVER = {
    "SECRET_KEY": "0123456789-tests-only-0123456789-0123456789-0123456789",
    "BASE_URL": "https://netzwerk.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    "SMTP_HOST": "smtp.example.org",
}


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def mistakes(done: subprocess.CompletedProcess[str]) -> set[str]:
    assert done.returncode == 1
    return set(re.findall(r"^  - ([A-Z_]+):", done.stderr, re.MULTILINE))


def test_server_values_pass_the_deployment_checks():
    done = check(**SERVER)
    assert done.returncode == 0, done.stderr


def test_missing_values_are_reported_at_once():
    assert mistakes(check()) == {"SECRET_KEY", "BASE_URL", "DATABASE_URL", "SMTP_HOST"}


def test_wrong_values_are_reported_at_once():
    wrong = {
        "SECRET_KEY": "kurz",
        "BASE_URL": "netzwerk.example.org",
        "DATABASE_URL": "unfug://anderswo",
        "SMTP_PORT": "fünfundzwanzig",
        "SMTP_SECURITY": "vielleicht",
        "TRUSTED_PROXIES": "-1",
        "SSL_REDIRECT": "jein",
        "LOG_LEVEL": "laut",
        "SMTP_HOST": "smtp.☃.example",
        "MAIL_FROM": "Büro <kontakt@☃.example>",
    }
    assert mistakes(check(**SERVER | wrong)) == set(wrong)


def test_operators_page_names_every_variable():
    source = (settings.BASE_DIR / "sicherimdienst" / "settings.py").read_text()
    page = (settings.BASE_DIR / "docs" / "betrieb.md").read_text()
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', source)) | set(re.findall(r'"([A-Z_]+)" (?:not )?in env', source))
    assert {name for name in read if f"`{name}`" not in page} == set()
    assert len(read) > 30


def test_every_variable_is_explained_to_the_operator_and_no_other():
    base = settings.BASE_DIR
    source = (base / "sicherimdienst/settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in env\b', source))
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", (base / "docs/betrieb.md").read_text(), re.MULTILINE)
    assert {name for pair in read for name in pair if name} == {
        name for row in rows for name in re.findall(r"\w+", row)
    }
