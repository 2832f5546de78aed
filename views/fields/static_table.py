"""A table to read."""

import streamlit as st

from wording.text_safety import markdown


def static_table(rows: list[dict[str, str]], text_columns: int = 1, text_last: bool = False) -> None:
    """A plain table that screen readers read and printers print: first columns of text, then right-aligned numbers."""
    if not rows:
        return
    heads = list(dict.fromkeys(head for row in rows for head in row))

    def is_text(place: int) -> bool:
        return place < text_columns or (text_last and place == len(heads) - 1)

    lines = [
        "| " + " | ".join(markdown(head) or " " for head in heads) + " |",
        "|" + "|".join(":---" if is_text(place) else "---:" for place in range(len(heads))) + "|",
    ]
    lines += [
        "| " + " | ".join(markdown(row.get(head, "")).replace("\n", " ") for head in heads) + " |" for row in rows
    ]
    st.markdown("\n".join(lines))
