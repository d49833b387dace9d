"""No module imports itself by way of others, not even for types or inside of a function."""

import ast
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def sources() -> dict[str, str]:
    """The text of every module of the project by its dotted name."""
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    files = [path for package in packages for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]
    return {dotted_name(path): path.read_text() for path in files}


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_names(source: str, known: set[str]) -> Iterator[str]:
    """What a module imports anywhere in it: of `from a import b` the module `a.b` where there is one, else `a`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [(f"{node.module}.{alias.name}", str(node.module)) for alias in node.names]
            yield from (name if name in known else package for name, package in names)


def check(modules: dict[str, str]) -> None:
    """Raises CycleError with the names of modules that import each other."""
    known = set(modules)
    TopologicalSorter(
        {name: known.intersection(imported_names(source, known)) - {name} for name, source in modules.items()}
    ).prepare()


def test_modules_import_each_other_in_one_direction_only():
    modules = sources()
    assert len(modules) > 300
    check(modules)


@pytest.mark.parametrize(
    "source",
    [
        "from app.guests import Guest",
        "from app import guests",
        "if TYPE_CHECKING:\n    from app.guests import Guest",
        "def late():\n    import app.guests",
    ],
)
def test_cycle_is_found_wherever_the_import_stands(source):
    with pytest.raises(CycleError):
        check({"app": "", "app.events": source, "app.guests": "from app.events import Event"})
