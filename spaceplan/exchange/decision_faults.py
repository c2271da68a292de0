"""What a decision says that cannot be: votes for no option, or more votes than households."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.compare.decision import portion, total_area
from spaceplan.model.base import Text, counted
from spaceplan.model.decision import Ballot
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Scenario

#: Floor areas typed to a tenth of a m² may sum to a little more than the whole.
_AREA_SLACK_M2 = 0.5


def decision_faults(scenario: Scenario) -> Iterator[Fault]:
    """Yield what is wrong with the decision of a scenario.

    Parameters
    ----------
    scenario
        The scenario.

    Yields
    ------
    Fault
        With its place in the file.
    """
    decision = scenario.decision
    if decision is None:
        return
    known = [o.id for o in scenario.all_options]
    for i, ballot in enumerate(decision.ballots):
        path = f"decision.ballots.{i}"
        if ballot.option not in known:
            listed = ", ".join(known)
            yield Fault(
                code="reference.unknown",
                path=f"{path}.option",
                found=Text(
                    zh=f"没有编号为“{ballot.option}”的方案", en=f"no option '{ballot.option}'"
                ),
                expected=Text(zh=f"下列之一：{listed}", en=f"one of {listed}"),
            )
        yield from _households(path, ballot, scenario.households)
        yield from _area(path, ballot, total_area(scenario))
    majority = decision.majority
    for name in ("take_part", "agree") if majority is not None else ():
        part = str(getattr(majority, name))
        if not 0 < portion(part) <= 1:
            yield Fault(
                code="decision.portion",
                path=f"decision.majority.{name}",
                found=Text(zh=f"“{part}”", en=f"'{part}'"),
                expected=Text(zh="大于 0、不超过 1 的份额", en="a part above 0 and at most 1"),
            )


def _households(path: str, ballot: Ballot, households: int | None) -> Iterator[Fault]:
    if households is None:
        return
    count = ballot.voted + (ballot.absent or 0)
    if ballot.absent is None and count <= households:
        return
    if count != households:
        yield Fault(
            code="decision.votes",
            path=path,
            found=Text(
                zh=f"同意、反对、弃权、未参加合计 {count} 户",
                en=f"{counted(count, 'household')} for, against, abstaining and absent together",
            ),
            expected=Text(
                zh=f"合计 {households} 户，即 households；未参加可不填",
                en=f"{households} in all, as under households; absent may be left out",
            ),
        )


def _area(path: str, ballot: Ballot, whole: float | None) -> Iterator[Fault]:
    areas = ballot.areas_m2
    if areas is None or whole is None:
        return
    voted = areas.agree + areas.against + areas.abstain
    if voted > whole + _AREA_SLACK_M2:
        yield Fault(
            code="decision.area",
            path=f"{path}.areas_m2",
            found=Text(zh=f"合计 {voted:.1f} m²", en=f"{voted:.1f} m² together"),
            expected=Text(zh=f"不超过 {whole:.1f} m²", en=f"at most {whole:.1f} m²"),
        )
