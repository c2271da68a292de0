"""The order of questions: what relaxes what, and that the tighter always comes first."""

from hypothesis import given
from hypothesis import strategies as st

from spaceplan.model.base import Text
from spaceplan.tradeoffs.ask import Ask, Change, Demand, Topic, levels, next_tighter, relaxes
from tests.tradeoffs.yards import row

ROW = row()


def ask(name: str, **ranks: float) -> Ask:
    return Ask(
        id=name,
        topic=Topic.WISH,
        subject="brief",
        change=Change.SHARE,
        title=Text(zh=name, en=name),
        demands=tuple(Demand(key=k, rank=r) for k, r in ranks.items()),
        scenario=ROW,
    )


BASE = ask("base")
LESS, LEAST, MORE = ask("less", green=0.5), ask("least", green=0), ask("more", green=2)
OTHER = ask("other", rooms=0)
BOTH = ask("both", green=0, rooms=0)


def test_less_of_a_wish_relaxes_it():
    assert relaxes(LESS, BASE)
    assert relaxes(BASE, MORE)
    assert relaxes(LEAST, MORE)
    assert not relaxes(BASE, LESS)
    assert not relaxes(MORE, BASE)


def test_less_of_another_wish_is_no_order():
    """Without rooms and with half the green: neither serves the other."""
    assert not relaxes(LESS, OTHER)
    assert not relaxes(OTHER, LESS)
    assert relaxes(BOTH, OTHER)
    assert relaxes(BOTH, LEAST)


def test_looser_and_tighter():
    assert (BASE.looser, BASE.tighter) == (False, False)
    assert (LESS.looser, LESS.tighter) == (True, False)
    assert (MORE.looser, MORE.tighter) == (False, True)


def test_nearest_tighter_questions():
    """more > base > less > least > both, and base > other > both."""
    found = next_tighter([BASE, BOTH, LEAST, LESS, MORE, OTHER])
    assert found["more"] == ()
    assert found["base"] == ("more",)
    assert found["less"] == ("base",)
    assert found["least"] == ("less",)
    assert set(found["both"]) == {"least", "other"}


def test_steps_from_the_tightest_on():
    steps = [[a.id for a in s] for s in levels([BASE, BOTH, LEAST, LESS, MORE, OTHER])]
    assert steps == [["more"], ["base"], ["less", "other"], ["least"], ["both"]]


def test_the_same_question_twice_is_no_circle():
    twice = [ask("one", green=0.5), ask("two", green=0.5)]
    assert [[a.id for a in s] for s in levels(twice)] == [["one"], ["two"]]


@given(st.lists(st.tuples(*[st.sampled_from((0.0, 0.5, 1.0, 2.0))] * 3), min_size=1, max_size=12))
def test_the_order_is_kept(ranks: list[tuple[float, float, float]]):
    """Whatever the questions: each stands once, after all that it relaxes, and chains lose none."""
    asks = [ask(f"q{i}", a=r[0], b=r[1], c=r[2]) for i, r in enumerate(ranks)]
    steps = levels(asks)
    place = {a.id: k for k, step in enumerate(steps) for a in step}
    assert sorted(place) == sorted(a.id for a in asks)
    near = next_tighter(asks)

    def above(name: str) -> set[str]:
        return set(near[name]) | {x for t in near[name] for x in above(t)}

    for loose in asks:
        for tight in asks:
            if loose is not tight and relaxes(loose, tight) and not relaxes(tight, loose):
                assert place[tight.id] < place[loose.id]
                assert tight.id in above(loose.id)
