"""How hard the tests of chance try: quickly while somebody works, as usual before a change lands, thoroughly by hand.

``--hypothesis-profile=usual`` is what ``.ci/run`` asks for, ``--hypothesis-profile=thorough`` takes an hour.
"""

from hypothesis import HealthCheck, settings

THOROUGH = "thorough"


def register_profiles() -> None:
    """Three profiles, none with a deadline: a busy machine is slow, and a slow example is not a wrong result."""
    slow = (HealthCheck.too_slow,)
    settings.register_profile("quick", deadline=None, max_examples=40, suppress_health_check=slow)
    settings.register_profile("usual", settings.get_profile("quick"), max_examples=100)
    settings.register_profile(THOROUGH, settings.get_profile("quick"), max_examples=2_500)
    settings.load_profile("quick")


def times(usual: int, thorough: int) -> int:
    """How often a test tries what costs more than an example of the profile."""
    return thorough if settings.get_current_profile_name() == THOROUGH else usual
