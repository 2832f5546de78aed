"""Words are summed so that the browser tells the same of them as by the framework's sums, and charts look the same."""

import json
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from streamlit import config
from streamlit.elements import vega_charts
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.scriptrunner_utils import script_run_context

from presentation.charts import actors_spec, cumulative_spec
from views.shell import sums
from views.shell.sums import reckon_once

LEAST = 10_000


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that reckons once for as long as a test lasts."""
    for module, name in ((script_run_context, sums.SUM), (vega_charts, sums.CHART)):
        monkeypatch.setattr(module, name, getattr(module, name))
    reckon_once()
    reckon_once()  # once more changes nothing
    yield


def word(change: Callable[[ForwardMsg], object], place: int = 0) -> ForwardMsg:
    """A word that stands at a place of the page."""
    said = ForwardMsg()
    said.metadata.delta_path[:] = [0, place]
    said.metadata.active_script_hash = "page"
    change(said)
    return said


def text(words: str) -> Callable[[ForwardMsg], object]:
    """A text that is shown."""
    return lambda said: setattr(said.delta.new_element.markdown, "body", words)


def words() -> list[ForwardMsg]:
    """Words of every sort, some of which are alike."""
    sizes = (0, 1, LEAST - 30, LEAST, 5 * LEAST)  # some thirty bytes stand round what is drawn, or less
    return [
        *(word(text("x" * size), place) for size in sizes for place in (0, 1)),
        *(word(text("y" * size + end)) for size in (0, LEAST - 1) for end in "xyz"),
        word(lambda said: setattr(said.delta.new_element.metric, "body", "x")),
        word(lambda said: setattr(said.delta.add_block, "allow_empty", True)),
        word(lambda said: setattr(said.delta.add_block.expandable, "label", "x" * LEAST)),
        word(lambda said: setattr(said.delta, "fragment_id", "x")),
        word(lambda said: setattr(said, "script_finished", 0)),
        word(lambda said: setattr(said, "script_finished", 1)),
        word(lambda said: setattr(said.navigation, "expanded", True)),
        word(lambda said: setattr(said, "ref_hash", "x")),
    ]


def test_sums_tell_the_same_words_apart(once: None) -> None:
    ours, theirs = words(), words()
    for mine, its in zip(ours, theirs, strict=True):
        getattr(script_run_context, sums.SUM)(mine)
        populate_hash_if_needed(its)
        assert mine.metadata == its.metadata
        assert (mine.hash == "") == (its.hash == "")
        mine_without, its_without = ForwardMsg(), ForwardMsg()
        mine_without.CopyFrom(mine)
        its_without.CopyFrom(its)
        mine_without.hash = its_without.hash = ""
        assert mine_without == its_without
    pairs = list(combinations(zip(ours, theirs, strict=True), 2))
    assert any(its.hash == other.hash for (_, its), (_, other) in pairs)
    for (mine, its), (mine_other, its_other) in pairs:
        assert (mine.hash == mine_other.hash) == (its.hash == its_other.hash)
    assert {its.metadata.cacheable for its in theirs} == {True, False}


def test_a_word_that_has_a_sum_keeps_it(once: None) -> None:
    said = word(text("x"))
    said.hash = "given"
    getattr(script_run_context, sums.SUM)(said)
    assert said.hash == "given"


def test_the_least_word_that_is_kept_is_the_settings(once: None) -> None:
    assert sums._least_kept() == config.get_option("global.minCachedMessageSize") == LEAST


def test_charts_look_the_same(once: None) -> None:
    look = getattr(vega_charts, sums.CHART)
    looks = [cumulative_spec("sv", 2026, 10), cumulative_spec("en", 2026, 11), actors_spec("sv", 2, ("Kostnad",))]
    looks.append({"hconcat": [{"name": "view_7", "mark": "bar"}, {"name": "view_9", "mark": "bar"}]})
    for spec in looks:
        written = json.dumps(spec)
        assert look(written) == look(written) == sums._look_of(written)  # type: ignore[misc]  # it is there
    assert "view_7" not in look(json.dumps(looks[-1]))


@pytest.mark.parametrize(("module", "name"), [(script_run_context, sums.SUM), (vega_charts, sums.CHART)])
def test_the_framework_asks_here(once: None, module: object, name: str) -> None:
    assert getattr(module, name) not in (sums._sum_of_all, sums._look_of)


def test_the_server_says_what_it_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "_look_of", lambda spec, more: spec)
    with pytest.raises(RuntimeError, match="chart"):
        reckon_once()
    monkeypatch.setattr(sums, "_sum_of_all", None)
    with pytest.raises(RuntimeError, match="sum"):
        reckon_once()
