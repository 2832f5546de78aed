"""Every code that a problem can have, read from the model's own files."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MODEL = Path(__file__).resolve().parent.parent / "model"


@cache
def all_problem_codes(room: Path = MODEL) -> dict[str, frozenset[str]]:
    """Every code that the model, or another room, can give a problem → the facts that always come with it."""
    found: dict[str, list[frozenset[str]]] = {}
    for path in sorted(room.rglob("*.py")):
        if path.name == "problem.py":
            continue
        for code, facts in _codes_in(ast.parse(path.read_text("utf-8"))):
            found.setdefault(code, []).append(facts)
    return {code: frozenset.intersection(*facts) for code, facts in sorted(found.items())}


def _codes_in(tree: ast.Module) -> Iterator[tuple[str, frozenset[str]]]:
    """The codes given in a file: in calls that make a problem, and in reading's tables of what the types refuse."""
    of_types = {
        "greater_than_equal": "low",
        "less_than_equal": "high",
        "greater_than": "low",
        "string_too_long": "limit",
        "literal_error": "expected",
        "union_tag_invalid": "expected",
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == "_CODES":
                codes: dict[str, str] = ast.literal_eval(node.value)
                for kind, code in codes.items():
                    yield code, frozenset({"line", "field", *([of_types[kind]] if kind in of_types else [])})
            elif node.targets[0].id == "_OWN_CODES":
                yield from ((code, frozenset({"line", "field"})) for code in ast.literal_eval(node.value))
        if not isinstance(node, ast.FunctionDef):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args:
                if call.func.id in ("error", "notice", "refused"):
                    facts = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
                    yield from ((code, facts) for code in _constants(call.args[0], node))
                elif call.func.id == "Problem":
                    raise AssertionError("make problems with error(…) or notice(…)")


def _constants(code: ast.expr, function: ast.FunctionDef) -> set[str]:
    """The texts that a code can be: itself, or what is put into the variable of that name in the function."""
    if isinstance(code, ast.Constant):
        return {str(code.value)}
    if not isinstance(code, ast.Name):
        raise AssertionError(f"line {code.lineno}: a code should be a text or a plain variable")
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == code.id:
            branches = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            for branch in branches:
                texts = branch.args[1:] if isinstance(branch, ast.Call) else [branch]  # _CODES.get(…, "wrong_value")
                found |= {
                    text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)
                }
    return found
