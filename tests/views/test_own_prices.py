"""A price index of one's own on the page of assumptions: typed, refused, given a source, taken away."""

from pathlib import Path

import pytest

from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from model.numbers.prices import changes_known, index_factor
from tests.visitor import draft_of, field, open_page, type_in

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DRAFTS", str(tmp_path))


def test_the_years_that_are_missing_are_typed_with_their_source() -> None:
    app = open_page("numbers")
    draft_of(app).edit(FOUNDING.edited(price_year=2019), what="terms")
    app.run()
    type_in(app, "Prisförändring 2018, %", "2,5")
    type_in(app, "Prisförändring 2019, %", "80")
    index = draft_of(app).case.price_index
    assert index is not None
    assert index.change == {2018: 0.025}, "more than half in a year is refused"
    type_in(app, "Prisförändring 2019, %", "2")
    assert any(problem.code == "price_index_without_source" for problem in draft_of(app).answer(LIBRARY).problems)
    type_in(app, "Var prisförändringen kommer ifrån", "SKR, cirkulär 20:08")
    case = draft_of(app).case
    assert case.sources["price_index"].publisher.sv == "SKR, cirkulär 20:08"
    assert not any(problem.code == "price_index_without_source" for problem in draft_of(app).answer(LIBRARY).problems)
    assert read_case(write_case(case)) == case
    assert index_factor(changes_known(case, LIBRARY), 2017, 2019) == pytest.approx(1.025 * 1.02, rel=1e-12)
    assert index_factor(changes_known(case, LIBRARY), 2017, 2020) is None, "and no further than the case says"
    type_in(app, "Prisförändring 2018, %", "")
    type_in(app, "Prisförändring 2019, %", "")
    assert draft_of(app).case.price_index is None
    assert "price_index" not in draft_of(app).case.sources
    assert field(app, "Prisförändring 2018, %").value == ""
