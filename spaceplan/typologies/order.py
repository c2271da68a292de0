"""In which order rooms stand: shared among wings, neighbours together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import GRID_PER_M, Rect, RoomCut

#: Up to so many ways of sharing rooms among wings, all of them are tried.
ALL_WAYS_UP_TO = 2200
#: Up to so many rooms a row without wishes is also begun with each of them.
MOST_TURNED = 12
#: Most orders of the rooms that are tried where neighbours are wished for.
MOST_ORDERS = 48
#: Up to so many wishes for neighbours the best set that a row can hold is found by trying all.
ALL_PAIRS_UP_TO = 12

Pair = tuple[int, int]
Order = tuple[int, ...]


def wished_pairs(rooms: tuple[RoomWish, ...]) -> tuple[Pair, ...]:
    """Return which rooms wish to be neighbours.

    Parameters
    ----------
    rooms
        The rooms; wishes for rooms that are not among them are left out.

    Returns
    -------
    tuple of tuple of int
        Indices of each pair once, the smaller first.
    """
    at = {room.id: i for i, room in enumerate(rooms)}
    found = {
        (min(i, at[other]), max(i, at[other]))
        for i, room in enumerate(rooms)
        for other in room.beside
        if at.get(other, i) != i
    }
    return tuple(sorted(found))


def neighbours_met(rooms: tuple[RoomWish, ...], cuts: tuple[RoomCut, ...], least: float) -> int:
    """Count the wishes for neighbours that a block fulfils.

    Parameters
    ----------
    rooms
        The rooms that are wanted.
    cuts
        The same rooms as they were cut, in the same order.
    least
        Wall that neighbours share, in metres.

    Returns
    -------
    int
        How many pairs share so much wall.
    """
    return sum(
        shared_wall(cuts[i].rect, cuts[j].rect) >= least - 1e-6 for i, j in wished_pairs(rooms)
    )


def shared_wall(one: Rect, other: Rect) -> float:
    """Return how much wall two rooms share.

    Parameters
    ----------
    one, other
        The rooms, in metres.

    Returns
    -------
    float
        Length of the edge that both have, in metres.
    """
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    hair = 0.5 / GRID_PER_M
    return max(0.0, across if abs(up) < hair else up if abs(across) < hair else 0.0)


def orders(count: int, pairs: tuple[Pair, ...]) -> tuple[Order, ...]:
    """Return the orders of a row of rooms that put as many wished neighbours together as can be.

    Parameters
    ----------
    count
        How many rooms.
    pairs
        Which of them wish to be neighbours.

    Returns
    -------
    tuple of tuple of int
        Orders, the given one first where there are no wishes; at most 48.
    """
    if not pairs:
        return (tuple(range(count)),)
    chains = _chains(count, pairs)
    long = [k for k, chain in enumerate(chains) if len(chain) > 1]
    total = math.factorial(len(chains)) << len(long)
    if total > 100_000:
        turns = [chains[k:] + chains[:k] for k in range(len(chains))]
        every = [t for turn in turns for t in (turn, turn[::-1])]
        found = [tuple(itertools.chain(*some)) for some in every]
        return tuple(dict.fromkeys(found))[:MOST_ORDERS]
    step = max(1, total // MOST_ORDERS)
    return tuple(itertools.islice(_all_orders(chains, long), 0, None, step))[:MOST_ORDERS]


def _all_orders(chains: list[Order], long: list[int]) -> Iterator[Order]:
    for turned in itertools.product((False, True), repeat=len(long)):
        flip = {k for k, turn in zip(long, turned, strict=True) if turn}
        laid = [c[::-1] if k in flip else c for k, c in enumerate(chains)]
        for some in itertools.permutations(laid):
            yield tuple(itertools.chain(*some))


def _chains(count: int, pairs: tuple[Pair, ...]) -> list[Order]:
    """Join rooms to chains so that as many wished neighbours as possible follow each other."""
    if len(pairs) <= ALL_PAIRS_UP_TO:
        for size in range(len(pairs), 0, -1):
            for some in itertools.combinations(pairs, size):
                chains = _linked(count, some)
                if chains is not None:
                    return chains
    kept: list[Pair] = []
    for pair in pairs:
        if _linked(count, (*kept, pair)) is not None:
            kept.append(pair)
    return _linked(count, tuple(kept)) or [(i,) for i in range(count)]


def _linked(count: int, pairs: tuple[Pair, ...]) -> list[Order] | None:
    """Return the chains that some pairs form; None where they fork or close a ring."""
    beside: list[list[int]] = [[] for _ in range(count)]
    for i, j in pairs:
        beside[i].append(j)
        beside[j].append(i)
    if any(len(some) > 2 for some in beside):
        return None
    chains: list[Order] = []
    seen: set[int] = set()
    for first in range(count):
        if first in seen or len(beside[first]) == 2:
            continue
        chain, here = [first], first
        seen.add(first)
        while True:
            following = [j for j in beside[here] if j not in seen]
            if not following:
                break
            here = following[0]
            seen.add(here)
            chain.append(here)
        chains.append(tuple(chain))
    return chains if len(seen) == count else None


def arrangements(count: int, wings: int, pairs: tuple[Pair, ...]) -> Iterator[tuple[Order, ...]]:
    """Yield ways to share rooms among the wings of a block, each in the order one walks past them.

    Parameters
    ----------
    count
        How many rooms.
    wings
        How many wings; each gets a room at least.
    pairs
        Which rooms wish to be neighbours; where some do, only orders that suit them are tried.

    Yields
    ------
    tuple of tuple of int
        Indices of the rooms in each wing.
    """
    if not pairs and wings**count <= ALL_WAYS_UP_TO:
        for places in itertools.product(range(wings), repeat=count):
            parts = tuple(tuple(i for i in range(count) if places[i] == w) for w in range(wings))
            if all(parts):
                yield parts
        return
    rows = orders(count, pairs)
    if not pairs and count <= MOST_TURNED:
        rows = tuple((*rows[0][k:], *rows[0][:k]) for k in range(count))
    for order in rows:
        for cuts in itertools.combinations(range(1, count), wings - 1):
            ends = (0, *cuts, count)
            lengths = [b - a for a, b in itertools.pairwise(ends)]
            # Of many rooms no wing takes nearly all: it would be a bar.
            if count > 16 and max(lengths) > 2 * count // wings:
                continue
            yield tuple(order[a:b] for a, b in itertools.pairwise(ends))
