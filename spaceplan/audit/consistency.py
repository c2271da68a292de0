"""Whether the plan agrees with itself and with the scenario's treatments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from spaceplan.audit.items import hard
from spaceplan.audit.shapes import EMPTY
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import PlanStatus, Severity, Treatment
from spaceplan.model.finding import Finding


def unsolved_is_empty(view: AuditView) -> Iterator[Finding]:
    """Ensure that a plan that found nothing draws nothing."""
    if view.plan.status is PlanStatus.SOLVED:
        return
    built = len(view.drawn)
    if built:
        text = Text(
            zh=f"状态为 {view.plan.status.value}，却画了 {built} 件东西",
            en=f"the status is {view.plan.status.value}, yet "
            f"{counted(built, 'thing is', 'things are')} drawn",
        )
        yield hard("plan.built", view.plan.option, EMPTY, text, measured=built, required=0)


def same_scenario_text(view: AuditView) -> Iterator[Finding]:
    """Warn of a plan that was made before the scenario last changed."""
    made_from = view.plan.provenance.scenario_sha256
    if made_from is not None and made_from != view.case.fingerprint():
        yield Finding(
            code="plan.stale",
            severity=Severity.WARN,
            subject=view.plan.option,
            message=Text(
                zh="布置图生成之后，场景（几何、规则或任务书）又有改动；以下按现在的场景审查",
                en="the scenario (geometry, rules or brief) has changed since the plan was made; "
                "it is checked against the scenario as it is now",
            ),
        )


def outlines(view: AuditView) -> Iterator[Finding]:
    """Ensure that every outline is a simple ring that holds some ground."""
    for thing in view.drawn:
        if not thing.sound:
            text = Text(
                zh=f"{thing.id} 的轮廓自相交或没有面积",
                en=f"the outline of {thing.id} crosses itself or holds no ground",
            )
            yield hard("outline.degenerate", thing.id, thing.shape, text)
    for piece in view.plan.furniture:
        if piece.outline is None and piece.point is None:
            text = Text(zh=f"{piece.id} 没有位置", en=f"{piece.id} has no place")
            yield hard("outline.degenerate", piece.id, EMPTY, text)


def unique_ids(view: AuditView) -> Iterator[Finding]:
    """Ensure that no two things of one kind share an id."""
    plan = view.plan
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("stalls", [s.id for s in plan.stalls]),
        ("aisles", [a.id for a in plan.aisles]),
        ("blocks", [b.id for b in plan.blocks]),
        ("bike_sheds", [s.id for s in plan.bike_sheds]),
        ("greens", [g.id for g in plan.greens]),
        ("areas", [a.id for a in plan.areas]),
        ("walkways", [w.id for w in plan.walkways]),
        ("fire_lanes", [f.id for f in plan.fire_lanes]),
        ("widenings", [w.id for w in plan.widenings]),
        ("furniture", [f.id for f in plan.furniture]),
        ("removed", plan.removed),
        ("modified", plan.modified),
        ("moved", plan.moved),
        ("placed", [p.id for p in plan.placed]),
    )
    for name, ids in lists:
        for item_id, times in sorted(Counter(ids).items()):
            if times > 1:
                text = Text(
                    zh=f"{name} 中编号 {item_id} 出现 {times} 次",
                    en=f"the id {item_id} stands {times} times in {name}",
                )
                yield hard("plan.duplicate_id", item_id, EMPTY, text, measured=times, required=1)


def treatments(view: AuditView) -> Iterator[Finding]:
    """Ensure that what is removed, changed or moved is what the option allows and demands."""
    plan = view.plan
    known = {s.id: s.treatment for s in view.case.structures}
    lists = (
        ("removed", plan.removed, Treatment.REMOVE, (Treatment.REMOVE, Treatment.OPTIONAL)),
        ("modified", plan.modified, Treatment.MODIFY, (Treatment.MODIFY,)),
        ("moved", plan.moved, None, (Treatment.MOVE,)),
    )
    for name, ids, owed, allowed in lists:
        for sid in dict.fromkeys(ids):
            if sid not in known:
                text = Text(zh=f"{name}：没有构筑物 {sid}", en=f"{name}: no structure {sid}")
                yield hard("treatment.unknown", sid, EMPTY, text)
            elif known[sid] not in allowed:
                text = Text(
                    zh=f"{sid} 的处理是 {known[sid].value}，不应列入 {name}",
                    en=f"{sid} is to be {known[sid].value}, yet it is listed as {name}",
                )
                yield hard(f"treatment.{name}", sid, EMPTY, text)
        for sid, treatment in known.items():
            if treatment is owed and sid not in ids:
                text = Text(
                    zh=f"{sid} 的处理是 {treatment.value}，却未列入 {name}",
                    en=f"{sid} is to be {treatment.value}, yet it is not listed as {name}",
                )
                yield hard(f"treatment.{name}", sid, EMPTY, text)
