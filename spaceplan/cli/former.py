"""The comparison that a folder holds already: whether it may give way, and what of it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spaceplan.cli.targets import refuse
from spaceplan.cli.verdicts import good
from spaceplan.exchange.fingerprints import sha256
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Effort

if TYPE_CHECKING:
    from spaceplan.model.finding import Finding
    from spaceplan.model.plan import Plan
    from spaceplan.model.scenario import Scenario

RUN_FILE = "run.json"
#: What to do instead of replacing a result.
ELSEWHERE = ("另一个文件夹（--out），或用 --force 覆盖", "another --out, or --force to replace it")
_ORDER = tuple(Effort)


@dataclass(frozen=True)
class Asked:
    """All that decides what a comparison comes to."""

    scenario: str
    """SHA-256 of the whole scenario, words and prices included."""
    options: tuple[str, ...]
    """Ids of the options."""
    lang: str
    effort: str
    seed: int
    seeds: int
    tidiness: float
    versions: Mapping[str, str]

    def noted(self) -> dict[str, Any]:
        """Return what ``run.json`` keeps of it, beside the options."""
        return {
            "scenario_sha256": self.scenario, "lang": self.lang, "effort": self.effort,
            "seed": self.seed, "seeds": self.seeds, "tidiness": self.tidiness,
            "versions": dict(self.versions),
        }  # fmt: skip


def former_run(folder: Path) -> dict[str, Any]:
    """Return what a former comparison noted about itself.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    dict
        The content of ``run.json``; empty if there is none of ours.
    """
    try:
        data = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    ours = isinstance(data, dict) and data.get("command") == "spaceplan compare"
    if not ours or not isinstance(data.get("files"), list):
        return {}
    data["files"] = [str(name) for name in data["files"]]
    return dict(data)


def check_former(folder: Path, asked: Asked) -> None:
    """Make sure that a comparison loses nothing of the one that a folder holds.

    It may stand for the same scenario, options and language, searched as hard with the same seed
    (all comes again) or less hard (the better plan of each option is kept).

    Parameters
    ----------
    folder
        The folder, with a comparison of ours in it.
    asked
        What the new one is to be.

    Raises
    ------
    SpaceplanError
        If the former one is another one, or files of it were changed since.
    """
    former = former_run(folder)
    lost = _lost(folder, former, asked)
    if lost is not None:
        raise refuse(
            folder,
            (f"已有的比较结果，{lost.zh}", f"an earlier comparison, {lost.en}"),
            ELSEWHERE,
        )


def _lost(folder: Path, former: Mapping[str, Any], asked: Asked) -> Text | None:
    """Say what of a former comparison would be lost; None for nothing."""
    hashes, options = former.get("sha256"), former.get("options")
    if not isinstance(hashes, dict) or not isinstance(options, dict):
        return Text(zh="由旧版本写出", en="written by an older version")
    changed = sorted(
        name for name, was in hashes.items()
        if (folder / name).is_file() and sha256((folder / name).read_bytes()) != was
    )  # fmt: skip
    if changed:
        listed = ", ".join(changed[:5])
        return Text(zh=f"其中有后来改动的文件：{listed}", en=f"with files changed since: {listed}")
    if former.get("scenario_sha256") != asked.scenario:
        return Text(zh="场景文件后来改动过", en="of the scenario as it was before it was changed")
    if former.get("lang") != asked.lang:
        return Text(zh="用的是另一种语言", en="in the other language")
    gone = [name for name in options if name not in asked.options]
    if gone:
        listed = ", ".join(gone)
        return Text(zh=f"含有这次不求解的方案：{listed}", en=f"with options left out now: {listed}")
    was = str(former.get("effort"))
    if was not in _ORDER or _ORDER.index(Effort(was)) > _ORDER.index(Effort(asked.effort)):
        return Text(zh=f"搜索力度更大（{was}）", en=f"searched harder ({was})")
    if was != asked.effort:
        return None
    names = ("seed", "seeds", "tidiness")
    other = [f"--{n} {former.get(n)}" for n in names if former.get(n) != asked.noted()[n]]
    if other:
        listed = " ".join(other)
        return Text(zh=f"当时用的是 {listed}", en=f"made with {listed}")
    old = former.get("versions")
    if old != dict(asked.versions):
        return Text(zh="由其他版本的程序作出", en="made by other versions of the programs")
    return None


def former_plans(folder: Path, options: Sequence[str]) -> dict[str, Plan]:
    """Return the plans of the comparison that a folder holds.

    Parameters
    ----------
    folder
        The folder.
    options
        Ids of the options asked for.

    Returns
    -------
    dict of str to Plan
        By option; empty where there is no comparison of ours.

    Raises
    ------
    SpaceplanError
        If a plan cannot be read.
    """
    from spaceplan.exchange import load_plan

    files = former_run(folder).get("files", ())
    paths = {name: folder / f"{name}.plan.json" for name in options}
    return {n: load_plan(p) for n, p in paths.items() if p.name in files and p.is_file()}


def better_ones(
    scenario: Scenario,
    found: Sequence[Plan],
    former: Mapping[str, Plan],
    audit: Callable[[Scenario, Plan], tuple[Finding, ...]],
) -> tuple[tuple[Plan, ...], tuple[Text, ...]]:
    """Keep the better plan of each option, audited again, and say which.

    Parameters
    ----------
    scenario
        The scenario.
    found
        The new plans.
    former
        The earlier ones, by option.
    audit
        Judges plans.

    Returns
    -------
    tuple of plans and sentences
        The better plans, in order; a sentence for each option whose earlier plan is another one.
    """
    from spaceplan.exchange import dump_plan

    plans, said = [], []
    for new in found:
        old = former.get(new.option)
        if old is None or dump_plan(old) == dump_plan(new):
            plans.append(new)
            continue
        kept = _worth(scenario, old, audit) > _worth(scenario, new, audit)
        plans.append(_with_counts(old, new) if kept else new)
        said.append(_told(old, new, kept))
    return tuple(plans), tuple(said)


def _worth(
    scenario: Scenario, plan: Plan, audit: Callable[[Scenario, Plan], tuple[Finding, ...]]
) -> tuple[bool, float]:
    """Rank a plan: one that may be shown first, then by stalls less what removals cost."""
    from spaceplan.model.case import resolve

    paid = resolve(scenario, plan.option).stall_worth
    spent = plan.metrics.removal_cost / paid if paid else 0.0
    return good(plan, audit(scenario, plan)), len(plan.stalls) - spent


def _with_counts(old: Plan, new: Plan) -> Plan:
    """Let an earlier plan that is kept tell what the seeds found now, too, once."""
    was, now = old.metrics.by_seed, new.metrics.by_seed
    counts = was if now == was[len(was) - len(now) :] else (*was, *now)
    return old.model_copy(update={"metrics": old.metrics.model_copy(update={"by_seed": counts})})


def _told(old: Plan, new: Plan, kept: bool) -> Text:
    option, was, now = new.option, len(old.stalls), len(new.stalls)
    effort = old.provenance.effort or "?"
    if kept:
        return Text(
            zh=f"{option}：保留之前的布置图（{was} 个车位，{effort}）；这次找到 {now} 个",
            en=f"{option}: the earlier plan is kept ({counted(was, 'stall')}, {effort}); "
            f"this run found {now}",
        )
    if was == now:
        return Text(
            zh=f"{option}：换成这次的布置图，车位与之前的（{effort}）一样多：{now} 个",
            en=f"{option}: the new plan is taken ({counted(now, 'stall')}, "
            f"as many as the earlier one of {effort})",
        )
    return Text(
        zh=f"{option}：换成这次的布置图（{now} 个车位）；之前的有 {was} 个（{effort}）",
        en=f"{option}: the new plan is taken ({counted(now, 'stall')}); "
        f"the earlier one had {was} ({effort})",
    )
