"""A folder of finished questions: what is whole comes back, anything else is solved anew."""

from pathlib import Path

from spaceplan.exchange.case_store import FolderStore
from spaceplan.model.plan import Plan

PLAN = Plan(scenario="yard", option="row")


def test_there_and_back(tmp_path: Path):
    store = FolderStore(tmp_path / "cases")
    assert store.get("base", "k1") is None
    store.put("base", "k1", PLAN)
    assert store.get("base", "k1") == PLAN.model_validate(PLAN.model_dump())
    assert sorted(p.name for p in (tmp_path / "cases").iterdir()) == [
        "base.done.json",
        "base.plan.json",
    ]


def test_what_was_done_from_something_else_is_not_done(tmp_path: Path):
    store = FolderStore(tmp_path)
    store.put("base", "k1", PLAN)
    assert store.get("base", "k2") is None
    store.put("base", "k2", PLAN)
    assert store.get("base", "k1") is None
    assert store.get("base", "k2") is not None


def test_broken_files_are_not_done(tmp_path: Path):
    store = FolderStore(tmp_path)
    store.put("base", "k", PLAN)
    (tmp_path / "base.plan.json").write_text("{", encoding="utf-8")
    assert store.get("base", "k") is None
    store.put("base", "k", PLAN)
    (tmp_path / "base.done.json").write_text("[1]", encoding="utf-8")
    assert store.get("base", "k") is None
    (tmp_path / "base.done.json").unlink()
    assert store.get("base", "k") is None


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path):
    for name in ("a", "b"):
        FolderStore(tmp_path / name).put("base", "k", PLAN)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
