"""The figures of ways: on foot from doors to what people walk to, and the reach of fire engines."""

from __future__ import annotations

from spaceplan.compare.figure import Audited, Figure, stated
from spaceplan.model.base import Text

_M = Text(zh="m", en="m")


def _driving_share(a: Audited) -> float | None:
    share = a.walked.driving_share
    return None if share is None else 100.0 * share


#: Ways, longest first stated by the plan itself, then means measured from its drawing.
WALK_FIGURES: tuple[Figure, ...] = (
    Figure(
        "longest_walk_m",
        Text(zh="单元门到出入口最远步行", en="Longest walk, door to gate"),
        _M,
        stated("longest_walk_m"),
    ),
    *(
        Figure(
            field,
            Text(zh=f"单元门到最近{zh}最远步行", en=f"Longest walk, door to {en}"),
            _M,
            stated(field),
            on_sheet=False,
        )
        for field, zh, en in (
            ("walk_to_rooms_m", "活动室", "nearest room"),
            ("walk_to_stalls_m", "车位", "nearest stall"),
        )
    ),
    Figure(
        "fire_reach_m",
        Text(zh="消防车道到住宅最远距离", en="Farthest, fire lane to a dwelling"),
        _M,
        stated("fire_reach_m"),
        digits=1,
    ),
    Figure(
        "accessible_walk_m",
        Text(zh="无障碍车位到门最远步行", en="Longest walk, accessible stall to door"),
        _M,
        stated("accessible_walk_m"),
        on_sheet=False,
    ),
    Figure(
        "bike_walk_m",
        Text(zh="单元门到车棚最远步行", en="Longest walk, door to bike shed"),
        _M,
        stated("bike_walk_m"),
        always=False,
        on_sheet=False,
    ),
    *(
        Figure(
            name,
            Text(zh=f"单元门到最近{zh}平均步行", en=f"Mean walk, door to {en}"),
            _M,
            getter,
            always=False,
            on_sheet=False,
        )
        for name, zh, en, getter in (
            ("mean_walk_to_rooms_m", "活动室", "nearest room", lambda a: a.walked.mean_to_rooms_m),
            ("mean_bike_walk_m", "车棚", "bike shed", lambda a: a.walked.mean_to_bikes_m),
        )
    ),
    Figure(
        "walk_driving_share",
        Text(zh="步行到出入口走车行道的比例", en="Walks to the gates on driving ground"),
        Text(zh="%", en="%"),
        _driving_share,
        always=False,
        on_sheet=False,
    ),
)
