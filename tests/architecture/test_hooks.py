"""Every hook can be answered, is asked for with the arguments that it has, and is answered by somebody."""

import ast
import inspect
from datetime import date
from typing import Any

import pytest

from core import hooks
from core.testing import a_council, a_plugin, an_officer
from core.values import Line, new_id, subject
from tests.architecture.source import ROOT, named, tree

ASKED: dict[str, dict[str, Any]] = {
    "identify_accounts": {"lines": [Line(1, 1_500, date(2026, 4, 7), ("RENT",))]},
    "order_charges": {"account_ids": [new_id()]},
    "facts_about": {"subject": subject("account", new_id())},
    "object_to": {"act": "payments.refund", "subject": subject("account", new_id())},
    "hold_clocks": {"case_ids": [new_id()]},
    "parties_to_serve": {"case_id": new_id()},
    "fields_for": {"notice": "rent_letter_one", "subjects": [subject("case", new_id())]},
    "panels_for": {"subject": subject("person", new_id())},
    "offers_for": {"subject": subject("person", new_id())},
    "find": {"words": "rose", "limit": 5},
    "figures_for": {"on": date(2026, 4, 7)},
    "personal_data_of": {"person_id": new_id()},
    "forget": {"person_id": new_id()},
    "demo_data": {"size": 10},
}


def specs() -> list[str]:
    found = inspect.getmembers(hooks, inspect.isfunction)
    return [name for name, one in found if hasattr(one, f"{hooks.PROJECT}_spec")]


@pytest.mark.parametrize("hook", ASKED)
def test_a_hook_gives_its_arguments_to_every_plugin_in_order(tmp_path, hook):
    told: list[tuple[str, tuple[object, ...]]] = []
    extra = {name: a_plugin(name, _answer(hook, name, told)) for name in ("first", "second")}
    council = a_council(tmp_path, *extra, extra=extra)

    with council.look(actor=an_officer()) as work:
        answers = getattr(work.ask, hook)(work=work, **ASKED[hook])

    assert answers == [("first",), ("second",)]
    assert [name for name, *_ in told] == ["first", "second"]
    assert all(given == (work, *ASKED[hook].values()) for _, given in told)


def _answer(hook, name, told):
    """An answer to a hook that takes all its arguments and keeps them in `told`."""
    arguments = ", ".join(inspect.signature(getattr(hooks, hook)).parameters)
    space = {"name": name, "told": told}
    # pluggy reads the arguments from the code of the function, so that it must be written with them.
    exec(f"def {hook}({arguments}):\n    told.append((name, ({arguments},)))\n    return (name,)", space)  # noqa: S102
    return space[hook]


def test_every_hook_is_tried_here_or_at_start():
    # What keeps a plugin from starting is tried where councils start, in tests/core/test_registry.py.
    assert {*ASKED, "complaints_at_start"} == set(specs())


def test_every_hook_is_answered_by_a_plugin_or_a_sample():
    answered = set()
    for path in [*ROOT.glob("plugins/*/plugin.py"), *ROOT.glob("tests/**/*.py")]:
        if named(path).startswith("tests/architecture/"):
            continue
        answered |= {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)}

    # Letters and notices have no plugin yet; these two wait for theirs.
    assert set(specs()) - answered <= {"parties_to_serve"}
