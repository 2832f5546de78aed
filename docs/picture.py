"""Draws the rooms from what the files import, into `architecture.md`: `make picture`.

Each arrow is at least one import, drawn the way data walks: from what is imported to what imports it. An arrow that
follows from others is left out.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
ROOMS = ("wording", "model", "store", "presentation", "exports", "imports", "views", "app")
OPENED = "model"
"""The room whose parts are drawn too."""
BEGIN, END = "<!-- picture: made by make picture -->", "<!-- end of picture -->"

Arrows = dict[str, set[str]]


def part_of(module: str) -> str:
    """The part that a module is drawn as: its room, or in the opened room its folder or file."""
    room, *inside = module.split(".")
    return f"{room}/{inside[0]}" if room == OPENED and inside and inside[0] != "__init__" else room


def modules() -> dict[str, ast.Module]:
    """Every module of the product by its dotted name, as syntax."""
    files = [ROOT / "app.py", *(path for room in ROOMS[:-1] for path in sorted((ROOT / room).rglob("*.py")))]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text("utf-8")) for path in files
    }


def arrows() -> Arrows:
    """Part → the parts that it imports from."""
    found: Arrows = {}
    for name, tree in modules().items():
        home = part_of(name)
        imported = found.setdefault(home, set())
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module} if "." in node.module else {f"{node.module}.{a.name}" for a in node.names}
    ours = {
        home: {part_of(name) for name in names if name.split(".")[0] in ROOMS} - {home, OPENED}
        for home, names in found.items()
    }
    return {home: {part for part in parts if part in ours} for home, parts in ours.items() if home != OPENED}


def without_what_follows(arrows: Arrows) -> Arrows:
    """The arrows less those that others lead to anyway. The parts make no circle."""

    def reached(part: str) -> set[str]:
        return {part}.union(*(reached(other) for other in arrows[part]))

    return {
        part: {end for end in ends if not any(end in reached(other) for other in ends - {end})}
        for part, ends in arrows.items()
    }


def picture() -> str:
    """The picture as Mermaid, which code hosts draw."""
    drawn = without_what_follows(arrows())
    names = {part: part.replace("/", "_") for part in sorted(drawn)}
    inside = [part for part in names if "/" in part]
    shown = {part: f"{part.split('/')[-1]}" for part in names}
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"  {names[part]}[{shown[part]}]" for part in names if part not in inside]
    lines += [f"  subgraph {OPENED}", *(f"    {names[part]}[{shown[part]}]" for part in inside), "  end"]
    lines += [f"  {names[end]} --> {names[part]}" for part in names for end in sorted(drawn[part])]
    return "\n".join([*lines, "```"])


def drawn_into(text: str) -> str:
    """The page with its picture made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{picture()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(drawn_into(PAGE.read_text("utf-8")), "utf-8")
