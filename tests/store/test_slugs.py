"""Slugs of many names that begin alike."""

import time

from finops_model.store.directory import Slugs


def test_many_names_with_the_same_beginning_get_slugs_without_counting_from_two_each_time() -> None:
    slugs, start = Slugs({"x" * 60}), time.process_time()
    found = [slugs.take(f"{'x' * 60} {number}") for number in range(25_000)]
    assert time.process_time() - start < 20
    assert (found[0], found[-1], len({*found})) == (f"{'x' * 60}-2", f"{'x' * 60}-25001", 25_000)
