"""How hard the tests of chance try: as usual, or thoroughly by hand (``--hypothesis-profile=thorough``)."""

from hypothesis import HealthCheck, settings

THOROUGH = "thorough"


def register_profiles() -> None:
    """Two profiles, both without a deadline: a busy machine is slow, and a slow example is not a wrong result."""
    slow = (HealthCheck.too_slow,)
    settings.register_profile("usual", deadline=None, max_examples=100, suppress_health_check=slow)
    settings.register_profile(THOROUGH, settings.get_profile("usual"), max_examples=2_500)
    settings.load_profile("usual")


def times(usual: int, thorough: int) -> int:
    """How often a test tries what costs more than an example of the profile."""
    return thorough if settings.get_current_profile_name() == THOROUGH else usual
