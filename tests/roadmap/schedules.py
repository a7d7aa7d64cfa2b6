"""What a schedule breaks, read off its dates alone: an independent check that knows nothing of how one is found."""

from collections.abc import Mapping

from finops_model.framework import Framework, Stage

Key = tuple[str, int]
Quarters = tuple[int, int]
"""The first and the last quarter of a step."""

LASTS = {1: 1, 2: 2, 3: 3}


def breaches(
    when: Mapping[Key, Quarters],
    reached: Mapping[str, int],
    targets: Mapping[str, int],
    framework: Framework,
    first: int,
    capacity: int,
    efforts: Mapping[Key, int] | None = None,
    pins: Mapping[Key, Quarters] | None = None,
) -> list[str]:
    """Everything that a schedule breaks; a pinned step may break the order, a requirement and the capacity.

    Args:
        when: by (capability, stage) the quarters of each step.
        reached: the stage of each capability, as a level; ``targets``: the stage that it shall reach.
        efforts: how long steps last that do not last as long as their stage says.
        pins: the quarters of the steps that keep theirs.
    """
    efforts, pins = efforts or {}, pins or {}
    expected = {(one, stage) for one, target in targets.items() for stage in range(reached[one] + 1, target + 1)}
    said = [f"{key} is missing or beyond a target" for key in expected ^ set(when)]
    for key, (starts, finishes) in when.items():
        if key in pins:
            if (starts, finishes) != pins[key]:
                said.append(f"{key} left its pin")
            continue
        if finishes - starts + 1 != efforts.get(key, LASTS[key[1]]):
            said.append(f"{key} does not last as long as it should")
        if starts < first:
            said.append(f"{key} starts before the first quarter")
        said += [
            f"{key} does not wait for {one}"
            for one in waits_for(key, framework)
            if one in when and when[one][1] >= starts
        ]
        for quarter in range(starts, finishes + 1):
            running = sum(begin <= quarter <= end for begin, end in when.values())
            if running > capacity:
                said.append(f"{key} runs in a quarter of {running} steps")
    return said


def waits_for(key: Key, framework: Framework) -> list[Key]:
    """The steps that a step waits for: the one before it in its capability, and those that it requires."""
    capability, stage = key
    needs = framework.capability(capability).requires
    return [(capability, stage - 1)] + [(need.capability, int(need.at)) for need in needs if need.stage == Stage(stage)]
