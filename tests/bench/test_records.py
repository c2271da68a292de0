"""Best known counts: what sets a record, what is better and what is worse."""

from pathlib import Path

import pytest

from spaceplan.bench import Record, better, compare_records, judge, read_records
from spaceplan.bench.records import append_records
from spaceplan.bench.table import change_line, to_csv
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Provenance
from tests.bench.yards import case, row

MADE = Provenance(seed=3, effort="quick", versions={"spaceplan": "0.1", "numba": "1"})


def of(stalls: int, name: str = "yard", width: float = 2.5):
    return judge(case(name), row(name, stalls, width, provenance=MADE))


def test_only_more_stalls_set_a_record():
    known = (Record(("tiny", "yard", "plan"), 6),)
    assert better([of(6)], known) == ()
    assert better([of(5)], known) == ()
    assert better([of(7)], known) == (Record(("tiny", "yard", "plan"), 7, "3", "quick", "0.1"),)
    assert [r.stalls for r in better([of(2, "new")], known)] == [2]


def test_a_plan_that_fails_sets_none():
    assert better([of(8, width=2.0)], ()) == ()
    assert better([of(0)], ()) == ()


def test_records_are_added_at_the_end(tmp_path: Path):
    path = tmp_path / "records.csv"
    append_records(path, ())
    assert not path.exists()
    append_records(path, better([of(6)], ()))
    first = path.read_text(encoding="utf-8")
    assert first == ("suite,case,option,stalls,seed,effort,version\ntiny,yard,plan,6,3,quick,0.1\n")
    append_records(path, better([of(8), of(4, "b")], read_records(path)))
    text = path.read_text(encoding="utf-8")
    assert text == first + "tiny,yard,plan,8,3,quick,0.1\ntiny,b,plan,4,3,quick,0.1\n"
    assert {r.key[1]: r.stalls for r in read_records(path)} == {"yard": 8, "b": 4}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["records.csv"]


def test_the_best_line_counts_wherever_it_stands(tmp_path: Path):
    path = tmp_path / "r.csv"
    path.write_text("suite,case,option,stalls\ns,a,plan,9\ns,a,plan,7\n", encoding="utf-8")
    assert read_records(path) == (Record(("s", "a", "plan"), 9),)


def test_results_serve_as_records(tmp_path: Path):
    """Lines of plans that failed do not count."""
    path = tmp_path / "results.csv"
    path.write_text(to_csv([of(5), of(8, "bad", width=2.0)]), encoding="utf-8")
    assert [(r.key[1], r.stalls) for r in read_records(path)] == [("yard", 5)]


def test_better_same_worse_new():
    known = tuple(Record(("tiny", n, "plan"), 6) for n in ("a", "b", "c", "d"))
    results = [of(7, "a"), of(6, "b"), of(5, "c"), of(8, "d", width=2.0), of(3, "e")]
    changes = compare_records(results, known)
    assert [(c.before, c.by) for c in changes] == [(6, 1), (6, 0), (6, -1), (6, -6), (None, 0)]
    lines = [change_line(c, "en") for c in changes]
    assert lines[0] == "tiny/a: 6 → 7, better (+1)"
    assert lines[2] == "tiny/c: 6 → 5, worse (-1)"
    assert "FAILS" in lines[3]
    assert lines[4] == "tiny/e: 3, no record yet"
    assert change_line(changes[2], "zh") == "tiny/c: 6 → 5，更差 (-1)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("suite,case,stalls\na,b,3\n", "also option"),
        ("suite,case,option,stalls\na,b,c,many\n", "a whole number"),
        ("suite,case,option,stalls\na,b,c,-3\n", "a whole number"),
    ],
)
def test_a_bad_table_is_told(tmp_path: Path, text: str, said: str):
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpaceplanError, match=said):
        read_records(path)
