"""One stall is no "1 stalls", wherever a count is told, and an option gives stalls, frees none."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import spaceplan
from spaceplan.audit import audit
from spaceplan.cli.verdicts import outcome
from spaceplan.compare import compare, sentences
from spaceplan.compare.money_words import cost_sentences, ledger_rows
from spaceplan.model.base import counted
from spaceplan.model.money import Costs
from spaceplan.model.scenario import Today
from spaceplan.render.axonometric import axonometric
from spaceplan.render.comparison_sheet import comparison_sheet
from spaceplan.render.dossier import Dossier
from spaceplan.render.overview import overview_page
from spaceplan.render.page import index_html
from spaceplan.render.price_sheet import price_sheet
from spaceplan.render.report_page import report_html
from spaceplan.tradeoffs.table import price_sentences
from tests.audit.edits import rule, yard
from tests.render.test_prices import RESULT, SCENARIO, price, words_of

#: What is counted somewhere and could be one.
NOUNS = (
    "stalls|spaces|trees|benches|lifts|households|warnings|findings|rooms|places|gates|doors"
    "|structures|options|plans|things|scenarios|faults|points"
)
ONE_OF_MANY = re.compile(rf"(?<![\d.,])1 (?:[a-z-]+ )?(?:{NOUNS})\b")


@pytest.fixture(scope="module")
def alone(scenario, bar):
    """A plan with one stall where there was none."""
    asked = scenario.model_copy(update={"today": Today(stalls=0), "costs": Costs()})
    return asked, bar.model_copy(update={"stalls": bar.stalls[:1]})


def test_one_is_one_and_all_else_is_many():
    assert [counted(n, "stall") for n in (0, 1, 2)] == ["0 stalls", "1 stall", "2 stalls"]
    assert counted(1, "stall stands", "stalls stand") == "1 stall stands"
    assert counted(12345, "bench", "benches") == "12345 benches"


def test_no_text_of_the_program_counts_stalls_by_itself():
    """An f-string that writes a bare count and then "stalls" cannot know whether it is one."""
    home = Path(spaceplan.__file__).parent
    found = []
    for path in sorted(home.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            for value, after in zip(node.values, node.values[1:], strict=False):
                if (
                    isinstance(value, ast.FormattedValue)
                    and isinstance(after, ast.Constant)
                    and re.match(r" (?:[a-z-]+ )?stalls\b", str(after.value))
                ):
                    found.append(f"{path.relative_to(home)}:{node.lineno}")
    # The audit tells of a strip only if it serves three stalls or more.
    assert [f for f in found if not f.startswith("audit/accessible.py")] == []


def test_what_is_drawn_and_written_says_one_stall(alone):
    asked, plan = alone
    compared = compare(asked, [plan], findings=[()])
    texts = [
        words_of(comparison_sheet(asked, compared, "en").paper.figure),
        words_of(axonometric(asked, plan, "en")),
        index_html(asked, compared, "en"),
        report_html(Dossier(asked, compared), ("en",)),
        " ".join(s.en for s in sentences(compared)),
        " ".join(map(words_of, overview_page(Dossier(asked, compared), "en", ()))),
        outcome(plan, (), "en"),
    ]
    for text in texts:
        assert "1 stall" in text
        assert not ONE_OF_MANY.findall(text)
        assert not re.search(r"\bfrees\b", text)
    assert '"Bar" gives 1 stall more' in texts[4]
    assert "多 1 个车位" in " ".join(s.zh for s in sentences(compared))


def test_the_cost_of_one_stall(alone):
    asked, plan = alone
    (row,) = compare(asked, [plan], findings=[()]).rows
    said = " ".join(s.en for s in cost_sentences(row.cost, 1, 0, 1))
    said += " ".join(" ".join(line) for line in ledger_rows(row.ledger, "CNY", "en", money=True)[1])
    assert "1 stall" in said
    assert not ONE_OF_MANY.findall(said)


def test_prices_of_one_stall():
    base = price("base", RESULT.base.topic, -19)
    result = RESULT.model_copy(update={"base": base})
    assert "The brief as it is: 1 stall." in price_sentences(result)[0].en
    assert "The brief as it is: 1 stall" in words_of(price_sheet(SCENARIO, result, "en"))


def test_findings_of_one_stall():
    """One stall near a wall, one too few: the audit counts as people do."""
    asked, plan = yard(
        rule(stall_to_dwelling_wall=40),
        stalls=lambda old: old[:1],
    )
    said = " ".join(f.message.en for f in audit(asked, plan))
    assert "1 stall stands nearer than 40 m" in said
    assert "1 stall, at least 8 asked" in said
    assert not ONE_OF_MANY.findall(said)
