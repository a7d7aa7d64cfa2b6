"""The smallest changes and the best schedule by trying everything, for problems of a few tasks.

Every schedule in which nothing could begin earlier is made, by placing the tasks one after the other, in every order,
each as early as it can begin. What is wanted never gets smaller by beginning later, so the best one is among them.
"""

from collections.abc import Iterator
from itertools import permutations, product

from finops_model.framework import Stage
from finops_model.roadmap.problem import Chain, Problem

Starts = dict[int, int]
"""The quarter in which each task that is made starts."""


def schedules(problem: Problem, made: set[int], capacity: int) -> Iterator[Starts]:
    """The schedules of some of the tasks in which nothing could begin earlier."""
    pinned = {one: problem.tasks[one].pinned for one in made}
    fixed = {one: start for one, start in pinned.items() if start is not None}
    for order in permutations(sorted(made - set(fixed))):
        starts = dict(fixed)
        for one in order:
            waits = [other for other in problem.tasks[one].waits_for if other in made]
            if any(other not in starts for other in waits):
                break
            begin = max([problem.first, *(ends(problem, starts, other) + 1 for other in waits)])
            while not fits(problem, starts, one, begin, capacity):
                begin += 1
            starts[one] = begin
        else:
            yield starts


def ends(problem: Problem, starts: Starts, one: int) -> int:
    return starts[one] + problem.tasks[one].effort - 1


def fits(problem: Problem, starts: Starts, one: int, begin: int, capacity: int) -> bool:
    return all(
        sum(starts[other] <= quarter <= ends(problem, starts, other) for other in starts) < capacity
        for quarter in range(begin, begin + problem.tasks[one].effort)
    )


def broken(problem: Problem, starts: Starts) -> int:
    """How many orders are broken that a pin does not break in any case."""
    return sum(
        ends(problem, starts, before) >= starts[one]
        for one in starts
        for before in problem.tasks[one].waits_for
        if before in starts
    )


def late(problem: Problem, starts: Starts, chain: Chain) -> int:
    """Quarters by which the last task of a chain that is made is late."""
    made = [one for one in chain.tasks if one in starts]
    return max(0, ends(problem, starts, made[-1]) - chain.due) if made and chain.due is not None else 0


def everything(problem: Problem) -> set[int]:
    return set(range(len(problem.tasks)))


def capacity(problem: Problem) -> int | None:
    """The smallest capacity that has a schedule with nothing late and nothing broken."""
    for tried in range(1, len(problem.tasks) + 1):
        for starts in schedules(problem, everything(problem), tried):
            if not broken(problem, starts) and not any(late(problem, starts, chain) for chain in problem.chains):
                return tried
    return None


def fewest_broken(problem: Problem) -> int:
    return min(broken(problem, starts) for starts in schedules(problem, everything(problem), problem.capacity))


def dates(problem: Problem) -> tuple[int, int]:
    """The least total of value times quarters late, and the fewest capabilities late with it."""
    return min(
        (cost(problem, starts), sum(late(problem, starts, chain) > 0 for chain in problem.chains))
        for starts in respectful(problem)
    )


def best(problem: Problem) -> tuple[int, int]:
    """The least total of value times quarters late, and then of value times finish quarter."""
    return min((cost(problem, starts), finish(problem, starts)) for starts in respectful(problem))


def respectful(problem: Problem) -> list[Starts]:
    """The schedules that break as few orders as possible."""
    fewest = fewest_broken(problem)
    found = schedules(problem, everything(problem), problem.capacity)
    return [starts for starts in found if broken(problem, starts) == fewest]


def cost(problem: Problem, starts: Starts) -> int:
    return sum(chain.value * late(problem, starts, chain) for chain in problem.chains)


def finish(problem: Problem, starts: Starts) -> int:
    return sum(chain.value * (ends(problem, starts, chain.tasks[-1]) - problem.first + 1) for chain in problem.chains)


def targets(problem: Problem) -> tuple[int, int] | None:
    """The least total of value times stages lowered with which nothing is late, and the fewest targets lowered."""
    fewest = fewest_broken(problem)
    choices = [range(max(Stage.CRAWL, chain.reached), chain.target + 1) for chain in problem.chains]
    found: list[tuple[int, int]] = []
    for lowered in product(*choices):
        pairs = list(zip(problem.chains, lowered, strict=True))
        price = sum(chain.value * (chain.target - target) for chain, target in pairs)
        changed = sum(target < chain.target for chain, target in pairs)
        if found and (price, changed) >= min(found):
            continue
        made = {one for chain, target in pairs for one in chain.tasks if problem.tasks[one].stage <= target}
        for starts in schedules(problem, made, problem.capacity):
            if broken(problem, starts) <= fewest and not any(late(problem, starts, chain) for chain in problem.chains):
                found.append((price, changed))
                break
    return min(found, default=None)
