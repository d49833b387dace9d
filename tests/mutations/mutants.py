"""Which mutants there are, and a sample of them."""

import difflib
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from tests.mutations.operators import OPERATORS

WHOLE = ("core/**/*.py", "kern/**/*.py", "normalisation/**/*.py")
PATTERNS = ("*/domain/**/*.py", "*/states.py", "*/views/**/*.py", *WHOLE)
# Changing these changes nothing that anybody could see.
WITHOUT_EFFECT = {"batch_size", "frozen", "slots", "strict", "update_fields"}
BATCH_SIZES = {"BATCH", "BATCH_SIZE", "CHUNK"}


@dataclass(frozen=True)
class Mutant:
    """The `occurrence`-th change that an operator can make to a file."""

    path: Path
    original: str = field(repr=False)
    operator: str
    occurrence: int
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.operator}"

    @property
    def code(self) -> str:
        return str(mutate_code(self.original, OPERATORS[self.operator], self.occurrence))

    @property
    def diff(self) -> str:
        before, after = self.original.splitlines(), self.code.splitlines()
        lines = list(difflib.unified_diff(before, after, n=0, lineterm=""))[3:]
        return "\n".join(f"    {line}" for line in lines)


def sample(root: Path, *, count: int, seed: int) -> list[Mutant]:
    """As many lines as `count`, each as likely as any other, and one mutant of each; the same for the same seed."""
    by_line = defaultdict(list)
    for path in decisive_files(root):
        for mutant in mutants_of(path, (root / path).read_text()):
            by_line[path, mutant.line].append(mutant)
    choice = random.Random(seed)
    return [choice.choice(by_line[place]) for place in choice.sample(sorted(by_line), min(count, len(by_line)))]


def decisive_files(root: Path) -> list[Path]:
    found = {path.relative_to(root) for pattern in PATTERNS for path in root.glob(pattern)}
    return sorted(path for path in found if path.parts[0] not in {"tests", "var", "node_modules"})


def mutants_of(path: Path, code: str) -> Iterator[Mutant]:
    nodes = list(ast_nodes(get_ast(code)))
    for name, operator in OPERATORS.items():
        positions = [(node, line) for node in nodes for (line, _), _ in operator.mutation_positions(node)]
        for occurrence, (node, line) in enumerate(positions):
            if has_effect(node):
                yield Mutant(path, code, name, occurrence, line)


def has_effect(node: Any) -> bool:
    """Whether the code does something: an annotation does not, nor does, for instance, the size of a batch."""
    while node.parent:
        is_returned_type = node.parent.type == "funcdef" and node is node.parent.annotation
        is_type = node.type == "annassign" or node.parent.type == "tfpdef" or is_returned_type
        is_quiet = node.type == "argument" and str(node.children[0].get_code(include_prefix=False)) in WITHOUT_EFFECT
        is_batch_size = node.type == "expr_stmt" and node.children[0].get_code(include_prefix=False) in BATCH_SIZES
        if is_type or is_quiet or is_batch_size:
            return False
        node = node.parent
    return True
