"""How hard the tests of chance try: quickly while somebody works, as usual before a change lands, thoroughly by hand.

``--hypothesis-profile=usual`` is what ``.ci/run`` asks for, ``--hypothesis-profile=thorough`` takes an hour.
"""

from hypothesis import HealthCheck, settings


def register_profiles() -> None:
    """Three profiles, none with a deadline: a busy machine is slow, and a slow example is not a wrong result."""
    slow = (HealthCheck.too_slow,)
    settings.register_profile("quick", deadline=None, max_examples=40, suppress_health_check=slow)
    settings.register_profile("usual", settings.get_profile("quick"), max_examples=100)
    settings.register_profile("thorough", settings.get_profile("quick"), max_examples=2_500)
    settings.load_profile("quick")


def times(usual: int, thorough: int, quick: int | None = None) -> int:
    """How often a test tries what costs more than an example; without ``quick``, in the quick profile as usual."""
    match settings.get_current_profile_name():
        case "thorough":
            return thorough
        case "quick":
            return usual if quick is None else quick
        case _:
            return usual
