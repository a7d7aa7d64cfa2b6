"""What tests of the Import page do and look at: upload files, read what is said, counted, shown and stored."""

from typing import Any

from streamlit.testing.v1 import AppTest

from finops_model.store import Store
from tests.pages.conftest import texts


def upload(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    """The page after these files were chosen."""
    for name, content in files:
        app.file_uploader[0].upload(name, content.encode() if isinstance(content, str) else content)
    return app.run()


def said(app: AppTest) -> str:
    """What the page says, without the backslashes that keep Markdown from reading it."""
    return texts(app).replace("\\", "")


def counts(app: AppTest) -> dict[str, str]:
    """The counts above the problems."""
    return {one.label: str(one.value) for one in app.metric}


def table(app: AppTest, column: str) -> list[dict[Any, Any]]:
    """The rows of the table that has this column."""
    return next(one.value for one in (*app.dataframe, *app.table) if column in one.value).to_dict("records")


def plain_table(app: AppTest, column: str) -> list[dict[Any, Any]]:
    """As :func:`table`, without the backslashes that keep Markdown from reading the cells."""
    return [{name: str(cell).replace("\\", "") for name, cell in row.items()} for row in table(app, column)]


def scores(store: Store) -> dict[str, float]:
    """Every score of a store, by capability and day."""
    ratings = store.read_ratings()
    return dict(
        zip(ratings["capability"] + ratings["assessed_on"].dt.strftime(" %Y-%m-%d"), ratings["score"], strict=True)
    )
