"""What saving an assessment changes."""

import pandas as pd

from finops_model.actions.assessment_draft import Answer, AssessmentDraft
from finops_model.assessment import Form
from finops_model.framework import Stage, read_framework
from finops_model.views.review import review_ratings

FRAMEWORK = read_framework()


def test_the_review_shows_each_rating_beside_what_counted_before() -> None:
    standing = pd.DataFrame({"capability": ["allocation", "budgeting"], "stage": [2.0, float("nan")]})
    draft = (
        AssessmentDraft()
        .with_answer("budgeting", Answer(Form.LENSES, lenses=(3, 2, 2, 1, 0), evidence="plan"))
        .with_answer("allocation", Answer(Form.STAGE, Stage.CRAWL))
        .with_answer("forecasting", Answer(Form.NOT_APPLICABLE))
    )
    review = review_ratings(draft.ratings(FRAMEWORK), standing, FRAMEWORK)
    assert review["capability"].tolist() == ["allocation", "forecasting", "budgeting"]
    assert review["before"].fillna(-1).tolist() == [2.0, -1, -1]
    assert review["after"].fillna(-1).tolist() == [1.0, -1, 1.0]
    assert review["score"].fillna(-1).tolist() == [1.0, -1, 1.5]
    assert review["form"].tolist() == ["stage", "not applicable", "lenses"]
    assert review["evidence"].tolist() == ["", "", "plan"]
    assert review_ratings({}, standing, FRAMEWORK).empty
