"""Settings from the environment; all mistakes are reported at once."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from sicherimdienst.environment import Environment

SERVER = {
    "SECRET_KEY": "0123456789-tests-only-0123456789-0123456789-0123456789",
    "BASE_URL": "https://netzwerk.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    "SMTP_HOST": "smtp.example.org",
    "TRUSTED_PROXIES": "1",
}
LAPTOP = {"DEMO": "1", "SECRET_KEY": SERVER["SECRET_KEY"]}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)


def mistakes(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The names in the list that ended a start; nothing else was printed."""
    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr.startswith("Die Einstellungen in der Umgebung stimmen nicht (siehe docs/betrieb.md):\n")
    assert len(done.stderr.splitlines()) == done.stderr.count("\n  - ") + 1
    return re.findall(r"^  - ([A-Z_]+):", done.stderr, re.MULTILINE)


def test_server_values_pass_the_deployment_checks(tmp_path):
    done = check(**SERVER, MEDIA_ROOT=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("*/*")) == []


def test_missing_values_are_reported_at_once():
    assert set(mistakes(run("manage.py", "check"))) == {"SECRET_KEY", "BASE_URL", "DATABASE_URL", "SMTP_HOST"}


def test_wrong_values_end_every_start_with_one_list():
    wrong = {
        "SECRET_KEY": "kurz",
        "BASE_URL": "https://netzwerk.example.org:99999",
        "ALLOWED_HOSTS": "*",
        "DATABASE_URL": "sqlite:///portal.sqlite3",
        "LISTEN_DATABASE_URL": "unfug://anderswo",
        "CACHE_URL": "anderswo:6379",
        "SMTP_PORT": "65536",
        "SMTP_SECURITY": "vielleicht",
        "SMTP_USER": "portal",
        "TRUSTED_PROXIES": "-1",
        "WEB_THREADS": "0",
        "LINK_DAYS": "999999999999",
        "MINIMUM_FILL_SECONDS": "fünf",
        "SSL_REDIRECT": "jein",
        "HSTS_SECONDS": "9" * 5_000,
        "HSTS_PRELOAD": "1",
        "LOG_LEVEL": "laut",
        "SMTP_HOST": "smtp.☃.example",
        "MAIL_FROM": "Büro <kontakt@☃.example>",
        "NRW_CONNECT_URL": "javascript:alert(1)",
        "SESSION_COOKIE_NAME": "mit Leerzeichen",
    }
    expected = {*wrong, "SMTP_PASSWORD"} - {"SMTP_USER"}  # one of the two is missing
    for command in (["manage.py", "worker"], ["-m", "sicherimdienst.web_server"], ["-c", "import sicherimdienst.wsgi"]):
        found = mistakes(run(*command, **SERVER | wrong | {"BASE_URL": "https://[::1"}))
        assert set(found) == expected - {"HSTS_PRELOAD"}


def test_mistakes_are_told_without_the_passwords_in_them():
    done = run("manage.py", "check", **SERVER | {"DATABASE_URL": "mysql://portal:geheim@db/x", "CACHE_URL": "geheim@x"})
    assert set(mistakes(done)) == {"DATABASE_URL", "CACHE_URL"}
    assert "geheim" not in done.stderr


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, []),
        ({"BASE_URL": "https://127.0.0.1"}, ["DEMO"]),
        ({"BASE_URL": "http://netzwerk.example.org"}, ["DEMO"]),
        ({"ALLOWED_HOSTS": "127.0.0.1,netzwerk.example.org"}, ["DEMO"]),
        ({"DATABASE_URL": SERVER["DATABASE_URL"]}, ["DEMO"]),
    ],
)
def test_demo_starts_only_for_who_sits_at_this_computer(environment, expected):
    done = run("-c", "import sicherimdienst.settings", **LAPTOP | environment)
    assert re.findall(r"^  - ([A-Z_]+):", done.stderr, re.MULTILINE) == expected
    assert bool(done.returncode) == bool(expected)


def test_mistyped_variables_are_found_and_no_other_programs():
    environment = Environment(
        dict.fromkeys(["TRUSTED_PROXYS", "smtp_password", "SMTP_AUTH", "SSL_CERT_FILE", "MAIL", "PATH"], "1")
    )
    for name in ("TRUSTED_PROXIES", "SMTP_PASSWORD", "MAIL_FROM", "SSL_REDIRECT"):
        environment.text(name, "")
    assert environment.unknown() == {
        "TRUSTED_PROXYS": "TRUSTED_PROXIES",
        "smtp_password": "SMTP_PASSWORD",
        "SMTP_AUTH": "",
    }


def test_hsts_speaks_for_subdomains_and_preloading_only_where_that_is_set():
    script = "from sicherimdienst import settings as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    assert run("-c", script, **SERVER).stdout == "False False\n"
    assert run("-c", script, **SERVER, HSTS_SUBDOMAINS="1", HSTS_PRELOAD="1").stdout == "True True\n"


def test_every_variable_is_explained_to_the_operator_and_no_other():
    base = settings.BASE_DIR
    source = (base / "sicherimdienst/settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in env\b', source))
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", (base / "docs/betrieb.md").read_text(), re.MULTILINE)
    assert {name for pair in read for name in pair if name} == {
        name for row in rows for name in re.findall(r"\w+", row)
    }
