"""Templates take from templates and static files of their own or a lower app only, as modules do by import-linter."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
REFERENCE = re.compile(r"""{%-?\s*(?:include|extends|static)\s+["']([^"']+)["']""")


def layers() -> list[set[str]]:
    """The apps that stand beside each other, from the highest to the lowest, as import-linter reads them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [contract] = [one for one in contracts if one["type"] == "layers" and "containers" not in one]
    return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


def may_use(app: str) -> set[str]:
    """The apps whose templates a template of `app` may include; what belongs to no app: those of core and below."""
    order = layers()
    position = next((number for number, apps in enumerate(order) if app in apps), order.index({"core"}) - 1)
    return {app}.union(*order[position + 1 :])


def wrong_references(path: str, text: str) -> list[str]:
    """What the template at `path` includes, extends or links of an app that it may not know."""
    apps = set().union(*layers())
    used = [(name, name.partition("/")[0]) for name in REFERENCE.findall(text)]
    allowed = may_use(path.partition("/")[0])
    return [f"{path}: {name}" for name, app in used if app in apps - allowed]


def test_no_template_uses_one_of_a_higher_app():
    files = [path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}]
    assert len(files) > 300
    assert [
        reference
        for path in files
        for reference in wrong_references(path.relative_to(TEMPLATES).as_posix(), path.read_text())
    ] == []


@pytest.mark.parametrize(
    ("path", "name", "is_wrong"),
    [
        ("members/join/check.html", "events/event.html", True),
        ("events/event.html", "members/consents.html", False),
        ("regions/map_legend.html", "mailings/mail/signature.txt", True),
        ("members/join/check.html", "components/badge.html", False),
        ("components/badge.html", "members/consents.html", True),
        ("admin/base.html", "core/backoffice/menu.html", False),
        ("core/backoffice/letters.html", "kern/field.html", False),
        ("kern/field.html", "core/backoffice/menu.html", True),
        ("base.html", "portal/start.html", True),
    ],
)
def test_higher_and_neighbouring_apps_are_refused(path, name, is_wrong):
    assert bool(wrong_references(path, f'{{% include "{name}" %}}')) == is_wrong
