"""The kinds of wrong changes: those of Cosmic Ray that a rule can suffer, and four of Django's and the portal's own."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import parso
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

# Replacing every operator by every other one makes hundreds of changes that no test can miss; these are mistakes.
NAMES = (
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Is_IsNot", "IsNot_Is")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "BitAnd_BitOr", "BitOr_BitAnd")),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd", "AddNot"),
    *("ReplaceUnaryOperator_Delete_Not", "NumberReplacer", "RemoveDecorator", "ZeroIterationForLoop"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
)
LOOKUPS = {"filter", "exclude", "get", "Q", "get_object_or_404", "update"}
PREDICATES = ("may_", "can_", "has_", "is_")


class OwnOperator(Operator):  # type: ignore[misc] - the library has no types
    """Replaces the code of nodes, each in one or more ways."""

    def replacements(self, node: Any) -> list[str]:
        raise NotImplementedError

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        for _ in self.replacements(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        prefix = node.get_first_leaf().prefix
        return parso.python.tree.Name(self.replacements(node)[index], node.start_pos, prefix)

    @classmethod
    def examples(cls) -> tuple[()]:
        return ()


class DropCondition(OwnOperator):
    """`.filter(a=1, b=2)` without one of its conditions."""

    def replacements(self, node: Any) -> list[str]:
        if node.type != "trailer" or node.children[0] != "(" or called_name(node) not in LOOKUPS:
            return []
        arguments = node.children[1].children if node.children[1].type == "arglist" else [node.children[1]]
        conditions = [part for part in arguments if part.type == "argument" and part.children[1] == "="]
        return [
            "("
            + ", ".join(part.get_code(include_prefix=False) for part in arguments if part not in (",", left_out))
            + ")"
            for left_out in conditions
        ]


class DropLock(OwnOperator):
    """A query without `.select_for_update()`."""

    def replacements(self, node: Any) -> list[str]:
        if node.type not in {"atom_expr", "power"}:
            return []
        for index, part in enumerate(node.children):
            if part.get_code(include_prefix=False) == ".select_for_update":
                rest = chain(node.children[:index], node.children[index + 2 :])
                return ["".join(part.get_code() for part in rest).strip()]
        return []


class DropStatement(OwnOperator):
    """A call that stands for itself is left out: a journal entry, a mail, a lock, a check."""

    def replacements(self, node: Any) -> list[str]:
        if node.type != "atom_expr" or node.parent.type != "simple_stmt":
            return []
        return [] if node.get_code().strip().startswith("logger.") else ["pass"]


class FixPredicate(OwnOperator):
    """Whoever asks `may_…()`, `can_…()`, `has_…()` or `is_…()` always gets the same answer."""

    def replacements(self, node: Any) -> list[str]:
        if node.type != "atom_expr" or node.children[-1].type != "trailer" or node.children[-1].children[0] != "(":
            return []
        return ["True", "False"] if called_name(node.children[-1]).startswith(PREDICATES) else []


def called_name(arguments: Any) -> str:
    """The name before the parentheses of a call."""
    return str(arguments.get_previous_leaf().value)


OPERATORS: dict[str, Operator] = {name: get_operator(f"core/{name}")() for name in NAMES} | {
    own.__name__: own() for own in (DropCondition, DropLock, DropStatement, FixPredicate)
}
