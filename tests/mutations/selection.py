"""The tests of a module: its mirror, the mirrors of what imports it, and the rest of its app's folder.

A mutant that survives these has to survive further ones: what guards all apps at once, the mirrors of what imports the
module by way of others, and what else is named after these.
"""

from functools import cache
from pathlib import Path

import grimp


def test_files(root: Path, path: Path) -> list[Path]:
    """Every file once, the likeliest first."""
    importers = [mirror for importer in importing_files(root, path) for mirror in mirrors(root, importer)]
    folder = sorted((root / "tests" / path.parts[0]).rglob("test_*.py"))
    return list(dict.fromkeys([*mirrors(root, path), *importers, *(file.relative_to(root) for file in folder)]))


def further_test_files(root: Path, path: Path) -> list[Path]:
    """Without those of `test_files()`."""
    guards = [file.relative_to(root) for file in sorted((root / "tests").glob("test_*.py"))]
    dependents = sorted(import_graph(root).find_downstream_modules(module_name(path)))
    modules = [path, *(module_file(root, dependent) for dependent in dependents)]
    farther = [file for module in modules for file in (*mirrors(root, module), *namesakes(root, module))]
    return [file for file in dict.fromkeys([*guards, *farther]) if file not in test_files(root, path)]


def mirrors(root: Path, path: Path) -> list[Path]:
    """`members/domain/memberships.py` has `tests/members/domain/test_memberships*.py`.

    Where there is none, a shorter beginning of the name has (`joining` for `joining_flow`), or the package.
    """
    if path.stem == "__init__" or not path.parent.parts:
        return mirrors(root, path.parent) if path.parent.parts else []
    words = path.stem.split("_")
    for length in range(len(words), 0, -1):
        if found := sorted((root / "tests" / path.parent).glob(f"test_{'_'.join(words[:length])}*.py")):
            return [file.relative_to(root) for file in found]
    return mirrors(root, path.parent)


def namesakes(root: Path, path: Path) -> list[Path]:
    """`office/views/accessions/answers.py` has `tests/office/views/test_accession*.py` as well."""
    named = [(path.parent, path.stem), (path.parent.parent, path.parent.name)]
    patterns = [f"tests/{folder}/test_{name.removesuffix('s')}*.py" for folder, name in named]
    return [file.relative_to(root) for pattern in patterns for file in sorted(root.glob(pattern))]


def importing_files(root: Path, path: Path) -> list[Path]:
    graph, module = import_graph(root), module_name(path)
    importers = graph.find_modules_that_directly_import(module)
    if (package := module.rpartition(".")[0]) in importers:
        importers |= graph.find_modules_that_directly_import(package)
    return [module_file(root, importer) for importer in sorted(importers)]


def module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def module_file(root: Path, name: str) -> Path:
    file = Path(*name.split("."))
    return file / "__init__.py" if (root / file).is_dir() else file.with_suffix(".py")


@cache
def import_graph(root: Path) -> grimp.ImportGraph:
    packages = sorted(file.parent.name for file in root.glob("*/__init__.py"))
    return grimp.build_graph(*(name for name in packages if name not in {"tests", "benchmarks"}))
