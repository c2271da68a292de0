"""What ``why_not`` found out, in sentences."""

from __future__ import annotations

from spaceplan.model.base import Text, counted
from spaceplan.tradeoffs.why_not import WhyNot


def why_sentences(why: WhyNot) -> tuple[Text, ...]:
    """Say which wishes collide, how sure that is, and what is possible instead.

    Parameters
    ----------
    why
        What was found out.

    Returns
    -------
    tuple of Text
        One sentence each.
    """
    if why.possible:
        return (
            Text(
                zh="任务书可以实现：没有互相冲突的愿望。",
                en="The brief is possible: no wishes collide.",
            ),
        )
    names_zh = "、".join(w.title.zh for w in why.wishes)
    names_en = ", ".join(w.title.en for w in why.wishes)
    paths = ", ".join(w.path for w in why.wishes)
    if not why.wishes:
        head = Text(
            zh="不提任何愿望也没有布置图：问题在场地或规范。",
            en="Even without any wish there is no plan: it is the site, or the rules.",
        )
    elif len(why.wishes) == 1:
        head = Text(
            zh=f"单是这个愿望就无法实现：{names_zh}（{paths}）。",
            en=f"One wish by itself has no plan: {names_en} ({paths}).",
        )
    else:
        head = Text(
            zh=f"以下愿望不能同时实现：{names_zh}（{paths}）。",
            en=f"These wishes do not go together: {names_en} ({paths}).",
        )
    out = [head]
    if why.proved:
        out += [Text(zh=f"已证明：{c.message.zh}。", en=f"Proved: {c.message.en}.")
                for c in why.reasons]  # fmt: skip
    else:
        tried = Text() if why.tried is None else why.tried
        out.append(
            Text(
                zh=f"这是搜索的结果，不是证明。{tried.zh}",
                en=f"This is what the search found, no proof. {tried.en}",
            )
        )
    if why.smallest:
        out.append(
            Text(
                zh="更少的愿望都有合格的布置图：这是最小的一组。",
                en="Every smaller set of wishes has a clean plan: this is a smallest one.",
            )
        )
    elif why.minimal:
        out.append(
            Text(
                zh="去掉其中任何一个，其余的就有合格的布置图；是否还有更小的一组没有查完。",
                en="Without any one of them the others have a clean plan; whether a smaller set "
                "collides elsewhere was not looked into to the end.",
            )
        )
    else:
        out.append(
            Text(
                zh="去掉其中一个后，搜索仍不一定找到布置图。",
                en="Without one of them the search does not always find a plan either.",
            )
        )
    if why.nearest:
        out += [
            Text(
                zh=f"可行的任务书：{n.title.zh} → {n.stalls} 个车位"
                + ("（在找到的里面让步最少）" if n.least else ""),
                en=f"Possible: {n.title.en} → {counted(n.stalls, 'stall')}"
                + (" (the least step that was found to do)" if n.least else ""),
            )
            for n in why.nearest
        ]
    else:
        out.append(
            Text(
                zh="附近没有找到可行的任务书。",
                en="No possible brief was found nearby.",
            )
        )
    return tuple(out)
