"""Organizations: adding one."""

import pytest

from finops_model.actions import organizations, scopes
from finops_model.actions.organizations import close_question
from finops_model.errors import Refused
from finops_model.store import Store
from tests.people import ANN


def test_a_close_name_is_pointed_out_unless_only_a_number_differs() -> None:
    known = ["Contoso Ltd", "Unit 1", "Fabrikam"]
    question = "“Contoso Ltd.” would be a new organization. Did you mean “Contoso Ltd”?"
    assert close_question("Contoso Ltd.", known) == question
    assert close_question("contoso  LTD", known) is None
    assert close_question("Unit 2", known) is None
    assert close_question("Northwind", known) is None
    assert close_question("Northwind", []) is None


def test_every_close_name_is_offered() -> None:
    assert str(close_question("Contosa", ["Contoso", "Contosi"])).endswith("Did you mean “Contoso” or “Contosi”?")


def test_an_organization_with_a_close_name_is_added_when_it_is_meant(store: Store) -> None:
    organizations.add(ANN, "Contoso")
    with pytest.raises(Refused, match="Did you mean “Contoso”"):
        organizations.add(ANN, "Contosso")
    organizations.add(ANN, "  Contosso  Ltd ", another=True)
    assert store.read_organizations()["name"].tolist() == ["Contoso", "Contosso Ltd"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "Con\x1btoso"])
def test_an_impossible_name_is_refused(store: Store, name: str) -> None:
    contoso = organizations.add(ANN, "Contoso")
    with pytest.raises(Refused):
        organizations.add(ANN, name)
    with pytest.raises(Refused):
        scopes.add(ANN, contoso.id, name)
    assert store.read_organizations()["name"].tolist() == ["Contoso"]


def test_a_scope_is_added_once(store: Store) -> None:
    contoso = organizations.add(ANN, "Contoso")
    assert scopes.add(ANN, contoso.id, " Data  center ").name == "Data center"
    with pytest.raises(Refused, match="already"):
        scopes.add(ANN, contoso.id, "data CENTER")
