"""The bytes of a case put together of pieces that are taken over: they are those of the case written out as a whole."""

import zlib
from collections.abc import Iterator

import pytest

from model.case.case import Case
from store.content.canonical import content_of, content_of_fields, unpacked
from store.content.figures import Figures
from store.content.pieces import ROWS, Pieces, content_in, packed_in, pieces_of
from store.database.revisions import content_at
from store.records import SINGLE_USER, Opened
from store.store import Store
from tests.generators import a_case
from tests.store.people import begun, request, shipped

VALUES = (0.0, -0.0, 1.0, 1e16, 1.5e-7, 0.00001, 123456789.125, 0.0)
"""Some are equal and written otherwise; some are written otherwise by the quick way."""


def versions(seed: int) -> Iterator[Case]:
    """A case, and cases that each differ from the one before in a field or in a number, most of them only there."""
    case, other = a_case(seed), a_case(seed + 1)
    yield case
    for value in VALUES:
        key = next(iter(case.numbers))
        case = case.model_copy(update={"numbers": {**case.numbers, key: case.numbers[key].known_as(value)}})
        yield case
    for field in Case.model_fields:
        case = case.model_copy(update={field: getattr(other, field)})
        yield case


def assert_whole(case: Case, pieces: Pieces) -> None:
    content = content_of(case)
    assert content_in(pieces) == content
    packed = packed_in(pieces, content)
    assert unpacked(packed) == zlib.decompress(packed) == content
    with pytest.raises(zlib.error):
        zlib.decompress(packed_in(pieces, content + b" "))  # the sum is that of what was packed


def test_the_pieces_are_every_field_in_order() -> None:
    assert [name for fields in ROWS for name in fields] == [*Case.model_fields]
    assert all(ROWS)


@pytest.mark.parametrize("seed", range(8))
def test_pieces_that_are_taken_over_make_the_bytes_of_the_whole(seed: int) -> None:
    pieces: Pieces = ()
    for case in (*versions(seed), *reversed([*versions(seed)])):
        pieces = pieces_of(case, pieces)
        assert_whole(case, pieces)
        assert_whole(case, pieces_of(case))


def test_an_edit_makes_the_piece_anew_that_it_is_in_and_no_other() -> None:
    case = shipped()
    before = pieces_of(case)
    parts: tuple[dict[str, object], ...] = (
        {"horizon": 9}, {"budget": {**case.budget}}, {"numbers": {**case.numbers}}, {"changes": {**case.changes}},
        {"scenarios": {**case.scenarios}}, {"agreements": {**case.agreements}}, {"retired": ("a",)},
    )  # fmt: skip
    for place, part in enumerate(parts):
        after = pieces_of(case.model_copy(update=part), before)
        assert [at for at, piece in enumerate(after) if piece is not before[at]] == [place]


def test_a_save_writes_out_what_was_edited_and_what_is_kept_is_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, figures = begun(store), Figures()
    written: list[tuple[str, ...]] = []

    def watched(case: Case, fields: tuple[str, ...]) -> bytes:
        written.append(fields)
        return content_of_fields(case, fields)

    monkeypatch.setattr("store.content.pieces.content_of_fields", watched)
    for horizon in (9, 8, 7):
        case = opened.case.edited(horizon=horizon)
        upon = (opened.case_id, opened.revision)
        saved = store.save(SINGLE_USER, *upon, case, request(), figures, opened_sha=opened.sha)
        assert isinstance(saved, Opened)
        opened = saved
        with store.database.reading() as connection:
            row, content = content_at(connection, opened.case_id, opened.revision)
        assert content == content_of(case)
        assert len(row.content) < len(content)
    assert written == [*ROWS, ROWS[0], ROWS[0]]
    assert store.open(SINGLE_USER, opened.case_id, 2).case.horizon == 9


def test_what_is_packed_in_pieces_takes_little_more_room() -> None:
    content = content_of(shipped())
    assert len(packed_in(pieces_of(shipped()), content)) < 1.06 * len(zlib.compress(content, 2))
