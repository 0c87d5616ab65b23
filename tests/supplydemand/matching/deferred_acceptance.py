"""Deferred acceptance with divisible head-counts, as the books have it: slow, and written without a look at the product's way.

A demand that is given units back offers them first to the supply it last asked, which may have room, and goes on down its list
only once that one has refused: leaving this out leaves blocking pairs.
"""

from bisect import insort
from collections import deque


def deferred_acceptance(edges, wanted, offered, *, key):
    """Units by edge. ``edges`` are ``(demand, supply)`` in each demand's order; ``key(number)``: the supply's, less is better."""
    lists = {}
    for number, (demand, _) in enumerate(edges):
        lists.setdefault(demand, []).append(number)
    left, free, units, upcoming = dict(wanted), dict(offered), [0] * len(edges), dict.fromkeys(lists, 0)
    held = {supply: [] for supply in offered}
    queue = deque(lists)
    while queue:
        mine = queue.popleft()
        while left[mine] > 0 and upcoming[mine] < len(lists[mine]):
            edge = lists[mine][upcoming[mine]]
            other = edges[edge][1]
            while left[mine] > 0:
                taken = min(left[mine], free[other])
                if not taken:
                    worst = held[other][-1][1] if held[other] else edge
                    if key(worst) <= key(edge):
                        upcoming[mine] += 1
                        break
                    taken = min(left[mine], units[worst])
                    loser = edges[worst][0]
                    units[worst] -= taken
                    left[loser] += taken
                    free[other] += taken
                    if not units[worst]:
                        held[other].pop()
                    if upcoming[loser] < len(lists[loser]) and lists[loser][upcoming[loser]] == worst:
                        upcoming[loser] += 1
                    queue.append(loser)
                if not units[edge]:
                    insort(held[other], (key(edge), edge))
                free[other] -= taken
                units[edge] += taken
                left[mine] -= taken
    return units
