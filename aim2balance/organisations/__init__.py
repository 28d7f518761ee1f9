"""For whom people act: whose wallet pays, and who may do what."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.organisations.access import EU as EU
    from aim2balance.organisations.access import SCOPES as SCOPES
    from aim2balance.organisations.access import may as may
    from aim2balance.organisations.access import narrowed as narrowed
    from aim2balance.organisations.access import own as own
    from aim2balance.organisations.access import recipient_of as recipient_of
    from aim2balance.organisations.access import resolve as resolve
    from aim2balance.organisations.access import within as within
    from aim2balance.organisations.budgets import PERSON as PERSON
    from aim2balance.organisations.budgets import PROJECT as PROJECT
    from aim2balance.organisations.budgets import budgets_within as budgets_within
    from aim2balance.organisations.budgets import list_budgets as list_budgets
    from aim2balance.organisations.budgets import list_budgets_of as list_budgets_of
    from aim2balance.organisations.budgets import project_names as project_names
    from aim2balance.organisations.budgets import remove_budgets as remove_budgets
    from aim2balance.organisations.budgets import set_budget as set_budget
    from aim2balance.organisations.projects import Projects as Projects
    from aim2balance.organisations.projects import change_project as change_project
    from aim2balance.organisations.projects import check_project as check_project
    from aim2balance.organisations.projects import delete_project as delete_project
    from aim2balance.organisations.projects import erase as erase
    from aim2balance.organisations.projects import find_project as find_project
    from aim2balance.organisations.queries import owner_of_project as owner_of_project
else:
    __getattr__ = lazy_exports(__name__)
