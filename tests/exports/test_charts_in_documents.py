"""Charts in documents: names literally, nothing fetched, numbers the Swedish way, and a preview of the first page."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from docx.oxml.ns import qn
from lxml import etree

from exports.documents.document import (
    Document,
    Picture,
)
from exports.documents.pdf import first_page, pdf
from exports.documents.vector import vector
from exports.documents.word import word
from model.analysis.drivers import two_way
from model.case.assumptions import Language
from model.contract_risk.risk import Risk, curve
from model.numbers.resolved_numbers import uncertain_keys
from presentation import charts, contract_charts, contracts, tables, uncertainty, uncertainty_charts
from tests.case_with_contract import agreed_case, answer_of
from tests.exports.documents_read_back import (
    LANGUAGES,
    PAYLOADS,
    curve_svg,
    founding_case,
    letters,
    paper,
    parts_of,
    reader,
    report,
    structure_of,
    vector_of,
)
from wording.text_safety import clean

# Charts


def words_in(svg: str) -> list[str]:
    """Each text that a picture shows."""
    return ["".join(text.itertext()) for text in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", PAYLOADS[:-1], ids=ascii)
def test_a_chart_shows_a_name_literally(text: str) -> None:
    svg = vector_of(text)
    assert letters(clean(text)) in [letters(shown) for shown in words_in(svg)]
    assert {etree.QName(element).localname for element in etree.fromstring(svg).iter()} <= {
        "svg", "g", "path", "text", "rect", "line", "defs", "clipPath",
    }  # fmt: skip
    assert Picture(svg, "Bild") == Picture(svg, "Bild")
    word(Document("Titel", "sv", (Picture(svg, "Bild"),)))


def test_a_chart_title_is_literal_too() -> None:
    title = "</text><script>&\ud800\u202e${datum}"
    frame = pd.DataFrame(
        {"c0": [0.0, 1.0], "c1": [0.0, 1.0], "c2": [title] * 2, "c3": ["line"] * 2, "c4": ["", ""]}, dtype=object
    )
    assert clean(title) in words_in(vector(contract_charts.curve_spec("sv", title, 1), frame, 640, 300, "sv"))


def test_a_chart_fetches_nothing() -> None:
    spec = {"layer": [{"data": {"url": "https://example.org/x.csv"}, "mark": "point"}]}
    with pytest.raises(ValueError, match=r"not allowed|External"):
        vector(spec, pd.DataFrame({"c0": [1]}), 640, 300, "sv")


def test_a_spec_is_left_as_it_was() -> None:
    before = str(charts.cumulative_spec("sv", 2020, 10))
    curve_svg("sv")
    assert str(charts.cumulative_spec("sv", 2020, 10)) == before


def every_chart(language: Language) -> dict[str, tuple[charts.Spec, pd.DataFrame | pa.Table]]:
    """Every chart of the house with the founding case's numbers, or those of a small case with a contract."""
    answer = founding_case("judged_ranges")
    case, resolved, ledger, odds = answer.case, answer.resolved, answer.ledger, answer.odds
    actors = tables.by_actor_frame(answer, language)
    keys = uncertain_keys(resolved)
    found = two_way(resolved, answer.perspective_record, case.discount.timing, keys[0], keys[1])
    bars = min(len(answer.sensitivity.drivers), uncertainty.MOST_DRIVERS)
    risk = Risk(answer_of(agreed_case(), draws=200))
    along = curve(risk)
    assert along is not None
    lines = 1 + len(risk.contract.investors) + len(risk.contract.paying)
    spread = contracts.risk_frame(risk, "Kommunens kassa", language)
    axis = contracts.curve_axis(along, risk.contract, language)
    points = charts.cumulative_points(ledger, None, "", "−15,6 mnkr", language)
    return {
        "cumulative": (charts.cumulative_spec(language, case.start_year, case.horizon), points),
        "flows": (charts.flows_spec(language), tables.flows_frame(ledger, language)),
        "actors": (charts.actors_spec(language, *charts.actors_shown(actors)), actors),
        "dots": (uncertainty_charts.dots_spec(language), uncertainty.dots_frame(odds, language)),
        "payback": (uncertainty_charts.payback_chance_spec(language), uncertainty.payback_chance_frame(odds, language)),
        "fan": (uncertainty_charts.fan_spec(language, case.start_year, case.horizon), uncertainty.fan_frame(odds)),
        **{
            f"tornado_{reading}": (
                uncertainty_charts.tornado_spec(language, reading, bars, case.start_year, case.horizon),
                uncertainty.tornado_frame(answer, {}, reading, language),
            )
            for reading in ("npv", "payback")
        },
        "map": (
            uncertainty_charts.map_spec(language, "x", "y", (False, False)),
            uncertainty.map_frame(found, resolved, language),
        ),
        "information": (
            uncertainty_charts.information_spec(language, bars),
            uncertainty.information_frame(answer, language),
        ),
        "curve": (
            contract_charts.curve_spec(language, axis, lines),
            contracts.curve_frame(along, risk.contract, language),
        ),
        "risk": (contract_charts.risk_spec(language, len(spread)), spread),
    }


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_with_text_as_text(language: Language) -> None:
    drawn = {name: vector(*chart, 640, language=language) for name, chart in every_chart(language).items()}
    assert len(drawn) == 12
    for name, svg in drawn.items():
        picture = etree.fromstring(svg)
        assert picture.get("width") == "640", name
        marks = [*picture.iter("{http://www.w3.org/2000/svg}path"), *picture.iter("{http://www.w3.org/2000/svg}line")]
        assert len(marks) > 5, name
        fonts = {text.get("font-family") for text in picture.iter("{http://www.w3.org/2000/svg}text")}
        assert all("Libertinus Serif" in font for font in fonts if font), name
        assert words_in(svg), name
    file = pdf(Document("Alla", language, tuple(Picture(svg, name) for name, svg in drawn.items())))
    assert [e["/Alt"] for e in structure_of(file) if "/Alt" in e] == list(drawn)
    on_paper = paper(file)
    assert [shown for svg in drawn.values() for shown in words_in(svg) if letters(shown) not in on_paper] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_stays_a_vector_and_its_numbers_are_swedish(language: Language) -> None:
    document = Document("Bild", language, (Picture(curve_svg(language), "Linjen."),))
    file = pdf(document)
    for page in reader(file).pages:
        resources: Any = page["/Resources"]
        forms = [form.get_object() for form in resources.get("/XObject", {}).values()]
        assert not any(form["/Subtype"] == "/Image" for form in forms)
    assert letters("−15,6 mnkr") in paper(file)
    parts = parts_of(word(document))
    assert parts["word/media/chart1.svg"] == curve_svg(language).encode()
    assert parts["word/media/image1.png"].startswith(b"\x89PNG")
    blip = next(e for e in etree.fromstring(parts["word/document.xml"]).iter() if str(e.tag).endswith("}svgBlip"))
    links = {e.get("Id"): e.get("Target") for e in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    assert links[blip.get(qn("r:embed"))] == "media/chart1.svg"
    assert b'ContentType="image/svg+xml"' in parts["[Content_Types].xml"]


def test_the_preview_is_the_first_page_as_wide_as_asked() -> None:
    png = first_page(report("sv"), width_in_pixels=600)
    assert png.startswith(b"\x89PNG")
    assert abs(int.from_bytes(png[16:20]) - 600) <= 1
    assert int.from_bytes(png[20:24]) == pytest.approx(600 * 297 / 210, abs=2)
