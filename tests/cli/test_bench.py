"""``spaceplan bench``: tables, records, scoring and pictures."""

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from spaceplan.bench import judge, suite_ids
from spaceplan.bench.scale import scale_cases
from spaceplan.cli.app import app
from spaceplan.cli.bench import SUITE_NAMES
from spaceplan.exchange import load, load_plan
from spaceplan.model.listener import Phase, Progress
from tests.bench.yards import row, suite, write_plan

Run = Callable[..., Any]
pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="needs fork")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two cases, and a solver that finds 6 + seed stalls in them, narrow ones with seed 9."""

    def solve_all(scenario: Any, options: Any, listener: Any, seed: int, **_: Any) -> Any:
        narrow = seed == 9
        plan = row(
            scenario.name,
            8 if narrow else 6 + seed,
            2.0 if narrow else 2.5,
            provenance={"seed": seed, "effort": "quick", "versions": {"spaceplan": "0"}},
        )
        listener.report(Progress(option="plan", phase=Phase.DONE, share=1, plan=plan))
        return (plan,)

    module = ModuleType("spaceplan.solve")
    module.solve_all = solve_all  # type: ignore[attr-defined]
    module.warm_up = lambda: 0.0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "spaceplan.solve", module)
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return suite(tmp_path, "a", "b", references="tiny,a,plan,8,by hand,,no\n")


def test_the_help_names_all_suites(run: Run) -> None:
    assert suite_ids() == SUITE_NAMES
    said = " ".join(run("bench", "--help").stdout.split())
    assert all(name in said for name in SUITE_NAMES)


def test_table_csv_plans_and_pictures(bench: Path, run: Run) -> None:
    result = run(
        *("bench", "tiny", "--cases", bench, "--effort", "quick", "--seed", 1, "--out", "r.csv"),
        *("--plans", "plans", "--sheet", "s.png", "--curve", "c.svg"),
    )
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["a", "7", "clean", "0", "8", "0.875"] in [line[:6] for line in lines]
    assert ["tiny", "2", "2", "14", "1", "0.875"] in [line[:6] for line in lines]
    assert Path("r.csv").read_text("utf-8").splitlines()[1].startswith("tiny,a,plan,7,clean,0,")
    assert sorted(p.name for p in Path("plans").iterdir()) == [
        "a.plan.plan.json",
        "b.plan.plan.json",
    ]
    assert Path("s.png").read_bytes()[:4] == b"\x89PNG"
    assert "<svg" in Path("c.svg").read_text("utf-8")
    again = run("bench", "tiny", "--cases", bench, "--score", "plans", "--lang", "zh")
    assert again.exit_code == 0
    assert "通过" in again.stdout


def test_save_and_against(bench: Path, run: Run) -> None:
    records = bench / "records.csv"
    assert "2 new records" in run("bench", "tiny", "--cases", bench, "--save").stdout
    first = records.read_text("utf-8")
    assert "0 new records" in run("bench", "tiny", "--cases", bench, "--save").stdout
    assert records.read_text("utf-8") == first
    better = run("bench", "tiny", "--cases", bench, "--seed", 1, "--against", records)
    assert better.exit_code == 0
    assert "tiny/a: 6 → 7, better (+1)" in better.stdout
    assert "2 better, 0 the same, 0 worse, 0 without a record" in better.stdout
    run("bench", "tiny", "--cases", bench, "--seed", 2, "--save", "--case", "b")
    assert records.read_text("utf-8") == first + "tiny,b,plan,8,2,quick,0\n"
    worse = run("bench", "tiny", "--cases", bench, "--against", records)
    assert worse.exit_code == 1
    assert "tiny/b: 8 → 6, worse (-2)" in worse.stdout
    assert "0 better, 1 the same, 1 worse" in worse.stdout


def test_several_seeds(bench: Path, run: Run) -> None:
    """One line a case, a plan and a record of the best, and what is best known from records."""
    records = bench / "records.csv"
    head = "suite,case,option,stalls,seed,effort,version\n"
    records.write_text(head + "tiny,a,plan,10,0,quick,0\ntiny,b,plan,10,0,quick,old\n", "utf-8")
    result = run(
        *("bench", "tiny", "--cases", bench, "--seeds", 3, "--save", "--plans", "plans"),
        *("--out", "r.csv", "--sheet", "s.png", "--curve", "c.png", "--against", records),
    )
    assert result.exit_code == 1
    rows = [line.split()[:10] for line in result.stdout.splitlines()]
    assert ["a", "8", "clean", "1", "8", "1.000", "2", "7.0", "10", "70.0%"] in rows
    assert ["b", "8", "clean", "1", "–", "–", "2", "7.0", "8", "87.5%"] in rows
    assert "0 better, 0 the same, 2 worse" in result.stdout
    assert records.read_text("utf-8").splitlines()[3:] == ["tiny,b,plan,8,2,quick,0"]
    assert len(Path("r.csv").read_text("utf-8").splitlines()) == 1 + 6
    assert [load_plan(p).provenance.seed for p in sorted(Path("plans").iterdir())] == [2, 2]
    assert run("bench", "tiny", "--cases", bench, "--seeds", 0).exit_code == 2


def test_hard_findings_end_with_1_and_set_no_record(bench: Path, run: Run) -> None:
    result = run("bench", "tiny", "--cases", bench, "--seed", 9, "--save")
    assert result.exit_code == 1
    assert "FAILS (" in result.stdout
    assert not (bench / "records.csv").exists()


def test_score_of_a_broken_plan(bench: Path, run: Run) -> None:
    write_plan(Path("plans"), row("a", width=2.0))
    result = run("bench", "tiny", "--cases", bench, "--score", "plans")
    assert result.exit_code == 1
    assert "FAILS (" in result.stdout
    assert "1 of 2 cases have no plan there" in result.stderr
    (Path("plans") / "b.plan.json").write_text("[1, 2", encoding="utf-8")
    result = run("bench", "tiny", "--cases", bench, "--score", "plans")
    assert result.exit_code == 2
    assert "b.plan.json" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none",), "no folder of the suite 'none'"),
        (("tiny", "--case", "zz"), "no case of that name"),
        (("tiny", "--sheet", "s.jpg"), "the picture format '.jpg'"),
        (("tiny", "--out", "there.csv"), "a file that exists"),
        (("tiny", "--against", "none.csv"), "no such file"),
        (("tiny", "--score", "nowhere"), "no plan for any case"),
        (("tiny", "--score", "plans", "--curve", "c.png"), "no times to draw"),
        (("tiny", "--plans", "plans"), "a file that exists"),
    ],
)
def test_bad_input_is_told_before_the_search(
    bench: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    Path("there.csv").write_text("x", encoding="utf-8")
    write_plan(Path("plans"), row("a"))
    result = run("bench", *words, "--cases", bench)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    assert Path("there.csv").read_text("utf-8") == "x"


def test_stopped_in_between(bench: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done is shown and written, and the exit code says that it is not all."""
    import spaceplan.bench

    def run_one(cases: Any, settings: Any, watch: Any) -> Iterator[Any]:
        yield judge(cases[0], row("a"))
        raise KeyboardInterrupt

    monkeypatch.setattr(spaceplan.bench, "run_cases", run_one)
    result = run("bench", "tiny", "--cases", bench, "--out", "r.csv")
    assert result.exit_code == 130
    assert "stopped: 1 of 2 cases are done" in result.stderr
    assert len(Path("r.csv").read_text("utf-8").splitlines()) == 2


def test_no_folder_of_cases(bench: Path, run: Run) -> None:
    result = run("bench", "tiny", "--cases", "nowhere")
    assert result.exit_code == 2
    assert "no such folder" in result.stderr


PAPERS = [Path(__file__).parents[2] / "scenarios" / "bench" / n for n in (
    "README.md", "README.zh-CN.md"
)]  # fmt: skip


def test_commands_of_the_papers_exist() -> None:
    """Both languages give the same commands, and the command line can read them."""
    blocks = [re.findall(r"```sh\n(.*?)```", p.read_text("utf-8"), re.DOTALL) for p in PAPERS]
    english, chinese = (
        [shlex.split(line, comments=True) for block in own for line in block.splitlines()]
        for own in blocks
    )
    assert english == chinese
    assert len(english) >= 5
    group = typer.main.get_command(app)
    command = group.commands["bench"]  # type: ignore[attr-defined]
    for words in english:
        assert words[:2] == ["spaceplan", "bench"]
        command.make_context("bench", words[2:])


def test_the_plan_of_the_papers_is_clean(run: Run, tmp_path: Path) -> None:
    """Whoever starts from the example starts from a plan that passes."""
    examples = {
        re.findall(r"```json\n(.*?)```", p.read_text("utf-8"), re.DOTALL)[0] for p in PAPERS
    }
    (text,) = examples
    (tmp_path / "example.plan.json").write_text(text, encoding="utf-8")
    out = tmp_path / "r.csv"
    result = run("bench", "lots", "--score", tmp_path, "--out", out, "--cases", PAPERS[0].parent)
    assert result.exit_code == 0
    assert out.read_text("utf-8").splitlines()[1].startswith("lots,rectangle-60x40,plan,1,clean,")


def test_python_of_the_papers_writes_the_grown_sites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = {
        re.findall(r"```python\n(.*?)```", p.read_text("utf-8"), re.DOTALL)[0] for p in PAPERS
    }
    (text,) = blocks
    exec(compile(text, "README.md", "exec"), {})
    assert load("site-x32.yaml") == scale_cases()[-1].scenario
    assert len(list(tmp_path.iterdir())) == 6


def test_papers_list_all_suites_and_columns() -> None:
    from spaceplan.bench.table import to_csv

    for paper in PAPERS:
        text = paper.read_text("utf-8")
        named = set(re.findall(r"`([a-z0-9_-]+)`", text))
        assert set(SUITE_NAMES) <= named
        assert set(to_csv([]).strip().split(",")) - {"broken"} <= named
