"""What the votes of a workshop say (SEMANTICS 7, example I)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.workshop import CANT_TELL, CHOICES, Ask, Outcome, Question, outcome_of, ranked

RATING, TARGET = Question.RATING, Question.TARGET


def votes_of(question: Question) -> st.SearchStrategy[list[str]]:
    """Votes of up to twelve people."""
    return st.lists(st.sampled_from(CHOICES[question]), max_size=12)


def test_a_stage_that_only_half_see_is_not_agreed_yet() -> None:
    assert outcome_of(RATING, ["crawl", "crawl", "walk", "run"]) == Outcome(
        {"crawl": 2, "walk": 1, "run": 1}, 4, 0, "crawl", 0.75, 2
    )


def test_votes_that_say_no_stage_or_nothing_stand_beside_the_stages() -> None:
    assert outcome_of(RATING, ["crawl", "run", "not-applicable", "cant-tell"]) == Outcome(
        {"crawl": 1, "run": 1, "not-applicable": 1}, 3, 1, "crawl", 1.0, 2
    )


def test_more_than_half_for_no_stage_propose_it() -> None:
    assert outcome_of(RATING, ["not-applicable", "walk", "not-applicable"]) == Outcome(
        {"walk": 1, "not-applicable": 2}, 3, 0, "not-applicable", 1 / 3, 0
    )
    assert outcome_of(TARGET, ["none", "none", "none"]) == Outcome({"none": 3}, 3, 0, "none", 0.0, None)


def test_half_for_no_stage_leave_the_proposal_to_the_others() -> None:
    assert outcome_of(TARGET, ["none", "walk"]) == Outcome({"walk": 1, "none": 1}, 2, 0, "walk", 0.0, 0)


@pytest.mark.parametrize("votes", [[], [CANT_TELL, CANT_TELL]])
def test_without_a_vote_that_says_something_nothing_is_proposed(votes: list[str]) -> None:
    assert outcome_of(RATING, votes) == Outcome({}, 0, len(votes), None, None, None)


def test_a_choice_of_the_other_question_is_none() -> None:
    with pytest.raises(ValueError, match="pre-crawl"):
        outcome_of(TARGET, ["pre-crawl"])


def test_questions_come_in_the_order_of_the_conversation() -> None:
    assert Ask.BOTH.questions == (RATING, TARGET)
    assert Ask.TARGET.questions == (TARGET,)


def test_what_people_see_most_differently_comes_first() -> None:
    outcomes = {
        "allocation": outcome_of(RATING, ["walk", "walk"]),
        "forecasting": outcome_of(RATING, []),
        "budgeting": outcome_of(RATING, ["crawl", "crawl", "crawl", "run"]),  # 2/4, range 2
        "benchmarking": outcome_of(RATING, ["crawl", "walk"]),  # 1/2, range 1
        "sustainability": outcome_of(RATING, ["pre-crawl", "walk"]),  # 1.0
        "governance": outcome_of(RATING, ["run"]),
    }
    assert ranked(outcomes) == [
        "sustainability",
        "budgeting",
        "benchmarking",
        "allocation",
        "governance",
        "forecasting",
    ]


@given(st.sampled_from(Question).flatmap(lambda question: st.tuples(st.just(question), votes_of(question))), st.data())
def test_the_order_of_votes_never_matters(case: tuple[Question, list[str]], data: st.DataObject) -> None:
    question, votes = case
    assert outcome_of(question, votes) == outcome_of(question, data.draw(st.permutations(votes)))


@given(st.sampled_from(Question), st.integers(1, 12), st.integers(0, 12), st.data())
def test_unanimous_votes_propose_themselves_without_disagreement(
    question: Question, people: int, others: int, data: st.DataObject
) -> None:
    choice = data.draw(st.sampled_from([one for one in CHOICES[question] if one != CANT_TELL]))
    outcome = outcome_of(question, [choice] * people + [CANT_TELL] * others)
    assert (outcome.proposal, outcome.disagreement, outcome.is_unanimous) == (choice, 0.0, True)
    assert (outcome.n, outcome.cant_tell) == (people, others)


@given(votes_of(RATING))
def test_the_proposal_of_a_stage_is_one_that_more_than_half_reach_and_no_higher_one_is(votes: list[str]) -> None:
    stages = list(CHOICES[RATING][:4])
    levels = [stages.index(vote) for vote in votes if vote in stages]
    outcome = outcome_of(RATING, votes)
    if outcome.proposal in stages:
        proposed = stages.index(outcome.proposal)
        assert sum(level >= proposed for level in levels) > len(levels) / 2
        assert not sum(level > proposed for level in levels) > len(levels) / 2
        assert outcome.range == max(levels) - min(levels)
