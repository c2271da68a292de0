"""The sentences are honest whichever way it goes."""

from __future__ import annotations

import pytest

from spaceplan.compare import compare, finding_line, sentences, stalls_said, verdict
from spaceplan.model.base import Text
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.finding import OWN_SOURCE, Finding
from spaceplan.model.plan import Conflict, Plan
from spaceplan.model.scenario import Today


def said(scenario, plans, lang="en", findings=None):
    got = compare(scenario, plans, findings=findings or [() for _ in plans])
    return " ".join(s.get(lang) for s in sentences(got))


def fewer(plan, count):
    return plan.model_copy(update={"stalls": plan.stalls[:count]})


def test_the_bar_wins(scenario, bar, in_place):
    text = said(scenario, [bar, in_place])
    assert '"Bar" has most stalls: 48, 3 more than "Half-ring in place".' in text
    assert '"Bar" gives 30 stalls more' in text
    assert '"Bar" has 40 m² fewer of rooms than "Half-ring in place"' in text
    assert "“一字形”车位最多：48 个，比“原址半回”多 3 个。" in said(scenario, [bar, in_place], "zh")


def test_the_half_ring_wins_and_it_is_said(scenario, bar, in_place):
    text = said(scenario, [fewer(bar, 40), in_place])
    assert '"Half-ring in place" has most stalls: 45, 5 more than "Bar".' in text
    assert "多 5 个" in said(scenario, [fewer(bar, 40), in_place], "zh")


def test_a_draw_has_no_winner(scenario, bar, in_place):
    text = said(scenario, [fewer(bar, 45), in_place])
    assert "equally many stalls: 45" in text
    assert "has most" not in text
    assert "一样多：45 个" in said(scenario, [fewer(bar, 45), in_place], "zh")


def test_losses_and_no_change_against_today(scenario, bar, in_place):
    many = scenario.model_copy(update={"today": Today(stalls=45)})
    text = said(many, [fewer(bar, 44), in_place])
    assert '"Half-ring in place" changes nothing' in text
    assert '"Bar" loses 1 stall.' in text


def test_unknown_today_is_not_a_gain(scenario, bar):
    blank = scenario.model_copy(update={"today": Today()})
    text = said(blank, [bar])
    assert "Today's stalls are unknown" in text
    assert "frees" not in text
    assert "no other option" in text


def test_nothing_found_names_no_winner(scenario):
    none = Plan(
        scenario=scenario.name,
        option="bar",
        status=PlanStatus.NOT_FOUND,
        tried=Text(zh="试了 4 次", en="4 tries"),
    )
    never = Plan(
        scenario=scenario.name,
        option="in-place",
        status=PlanStatus.INFEASIBLE,
        conflict=(Conflict(wishes=("brief.rooms",), message=Text(zh="放不下", en="no room")),),
    )
    text = said(scenario, [none, never])
    assert "none can be said to have most stalls" in text
    assert '"Half-ring in place" is impossible (proved): no room.' in text
    assert "which proves nothing; 4 tries" in text
    assert "不可能实现（已证明）：放不下" in said(scenario, [none, never], "zh")
    got = compare(scenario, [none, never])
    assert [verdict(r).en for r in got.rows] == ["impossible (proved)", "not found (no proof)"]
    assert said(scenario, []) == "There is no option to compare."


@pytest.mark.parametrize(
    ("severity", "word"), [(Severity.HARD, "Failed"), (Severity.WARN, "Warning")]
)
def test_failed_plans_cannot_win(scenario, bar, in_place, severity, word):
    finding = Finding(
        code="x.y",
        severity=severity,
        measured=5.1,
        required=6,
        unit="m",
        message=Text(zh="太近", en="too near"),
        source="GB 50067",
    )
    text = said(scenario, [bar, in_place], findings=[(finding,), ()])
    assert ('"Bar" has most stalls' in text) == (severity is Severity.WARN)
    assert ("failed the audit (1 hard finding)" in text) == (severity is Severity.HARD)
    line = finding_line(finding)
    assert line.en == f"{word}: too near (measured 5.10 m, required 6.00 m) [GB 50067]"
    assert "实测 5.10 m，要求 6.00 m" in line.zh


def searched(plan, *counts):
    """The plan with the most stalls that its seeds found."""
    metrics = plan.metrics.model_copy(update={"by_seed": counts})
    most = max(c for c in counts if c is not None)
    return fewer(plan, most).model_copy(update={"metrics": metrics})


def test_sentences_go_by_option_never_by_shape(scenario, bar, in_place):
    """Whatever is built: what the options are called is all that the neighbours voted on."""
    plain = scenario.model_copy(
        update={"options": tuple(o.model_copy(update={"title": Text()}) for o in scenario.options)}
    )
    for lang in ("zh", "en"):
        text = said(plain, [bar, in_place], lang)
        for shape in ("half-ring", "the bar", "半回", "一字"):
            assert shape not in text


@pytest.mark.parametrize(
    ("bars", "rings", "told"),
    [
        ((48, 47), (45, 45), True),  # 3 apart, seeds 1
        ((48, 46), (45, 45), True),  # 3 apart, seeds 2
        ((48, 45), (45, 45), False),  # 3 apart, seeds 3
        ((48, 48), (42, 45), False),  # the other option's seeds differ as much
        ((48, 48, 48, 48), (44, 45, 43, 45), True),
        ((48, None), (45, 45), False),  # a seed found nothing at all
    ],
)
def test_a_winner_is_named_beyond_the_spread_only(scenario, bar, in_place, bars, rings, told):
    plans = [searched(bar, *bars), searched(in_place, *rings)]
    text, chinese = said(scenario, plans), said(scenario, plans, "zh")
    assert ('"Bar" has most stalls: 48, 3 more than "Half-ring in place".' in text) == told
    assert ("车位最多" in chinese) == told
    assert ("no difference in stalls that the search can tell" in text) != told
    assert ("看不出差别" in chinese) != told
    # what is given up is no price of a lead that nobody can tell
    assert ("But" in text) == told
    assert "one seed" not in text


def test_the_spread_is_said_where_no_winner_is(scenario, bar, in_place):
    plans = [searched(bar, 48, 44), searched(in_place, 45, 43)]
    text, chinese = said(scenario, plans), said(scenario, plans, "zh")
    assert text.startswith(
        'Between "Bar" (48) and "Half-ring in place" (45) there is no difference in stalls that '
        "the search can tell: for one and the same option its seeds lie up to 4 apart."
    )
    assert chinese.startswith(
        "“一字形”（48 个）、“原址半回”（45 个）的车位数看不出差别："
        "同一方案重新搜索一次，结果就能相差 4 个。"
    )


def test_those_beyond_chance_are_told_beside_those_within(scenario, bar, in_place):
    (_, *_), third = scenario.options, scenario.options[0].model_copy(
        update={"id": "third", "title": Text(zh="第三", en="Third")}
    )  # fmt: skip
    more = scenario.model_copy(update={"options": (*scenario.options, third)})
    far = searched(in_place, 30, 30).model_copy(update={"option": "third"})
    plans = [searched(bar, 48, 44), searched(in_place, 45, 45), far]
    assert 'up to 4 apart; "Bar" has 18 more than "Third".' in said(more, plans)
    assert "；“一字形”比“第三”多 18 个。" in said(more, plans, "zh")


def test_one_seed_is_said_to_be_one(scenario, bar, in_place):
    plans = [searched(bar, 48), searched(in_place, 45)]
    text, chinese = said(scenario, plans), said(scenario, plans, "zh")
    assert '"Bar" has most stalls: 48, 3 more' in text
    assert "searched with one seed only" in text
    assert "只用一个随机种子" in chinese
    assert "one seed" not in said(scenario, plans[:1])


def test_what_is_said_of_other_stalls_is_no_spread(scenario, bar, in_place):
    """Stalls were taken away after the search: its counts are not those of this plan."""
    old = fewer(searched(bar, 48, 40), 47)
    got = compare(scenario, [old, in_place], findings=[(), ()])
    assert [(r.seeds, r.spread) for r in got.rows] == [(0, None), (0, None)]
    assert '"Bar" has most stalls: 47' in said(scenario, [old, in_place])


def test_a_plan_taken_over_is_said_to_be(scenario, bar, in_place):
    taken = in_place.model_copy(
        update={
            "provenance": in_place.provenance.model_copy(update={"taken_from": "bar"}),
        }
    )
    text, chinese = said(scenario, [bar, taken]), said(scenario, [bar, taken], "zh")
    assert '"Half-ring in place" takes the plan of "Bar", which serves it too' in text
    assert "“原址半回”采用“一字形”的布置图" in chinese
    assert '"bar"' in said(scenario, [taken])


def test_the_count_is_told_with_what_the_seeds_found(scenario, bar, in_place):
    plans = [searched(bar, 48, 44), searched(in_place, 45, 45)]
    rows = compare(scenario, plans, findings=[(), ()]).rows
    assert [stalls_said(r, today=True).en for r in rows] == [
        "45 stalls (+27 over today)",
        "48 stalls (44–48 by seed, +30 over today)",
    ]
    assert stalls_said(rows[1], today=True).zh == "48 个车位（各次搜索 44–48，比现状 +30）"
    assert stalls_said(rows[0]).zh == "45 个车位"


def test_our_own_assumptions_are_named_in_the_readers_language():
    own = Finding(
        code="aisle.dead_end", severity=Severity.WARN, source=OWN_SOURCE,
        message=Text(zh="尽端车道", en="a blind aisle"),
    )  # fmt: skip
    said = finding_line(own)
    assert said.zh == "提示：尽端车道 〔本项目的假定〕"
    assert said.en == "Warning: a blind aisle [spaceplan (own assumption)]"
