"""`borough statement`: one object on standard output, exit code 2 with one line on a refusal."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlmodel import func, select

from core.cli.context import refusals
from plugins.finance_reconciliation import cli, commands
from plugins.finance_reconciliation.models import StatementLine
from tests.plugins.finance_reconciliation.conftest import OURS, Entry


@pytest.fixture
def borough(town):
    """Run a command as `borough` does."""

    def run(*arguments):
        def call():
            with refusals():
                return cli.statement.main(
                    [str(one) for one in arguments],
                    standalone_mode=False,
                    obj=SimpleNamespace(council=lambda: town.council),
                )

        runner = CliRunner()
        with runner.isolation() as (out, err, _):
            code = 0
            try:
                call()
            except SystemExit as ended:
                code = ended.code
            return SimpleNamespace(code=code, out=out.getvalue().decode(), err=err.getvalue().decode())

    return run


@pytest.fixture
def a_file(tmp_path):
    def write(content, name="april.xml"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_reading_says_what_the_file_holds_and_stores_nothing(town, borough, a_file):
    file = a_file(town.bank.statement(Entry(5000, "a"), Entry(-700, "b"), declared=3))
    told = borough("read", file, "--json")
    answer = json.loads(told.out)
    assert (told.code, answer["format"]) == (0, "camt.053")
    (one,) = answer["statements"]
    assert (one["opening"], one["closing"], one["entries"], one["sum"], one["adds_up"]) == (
        "100.00",
        "143.00",
        2,
        "43.00",
        True,
    )
    assert answer["problems"]
    assert (
        town.look(lambda work: work.session.exec(select(func.count()).select_from(StatementLine)).one()) == 0
    )
    shown = borough("read", file)
    assert "camt.053" in shown.out


def test_reading_what_cannot_be_read_ends_with_two_and_the_place(borough, a_file):
    told = borough("read", a_file(b"<Document><BkToCstmrStmt><Stmt>"), "--json")
    assert told.code == 2
    assert told.out == ""
    assert "april.xml, line 1" in " ".join(told.err.split())


def test_importing_tells_what_was_counted_and_matched(town, borough, a_file):
    file = a_file(town.bank.statement(Entry(5000, town.references[0]), Entry(700, "who")))
    told = borough("import", file, "--json")
    (one,) = json.loads(told.out)["statements"]
    assert told.code == 0
    assert (one["state"], one["counted"], one["seen"], one["sum"]) == ("placed", 2, 0, "57.00")
    assert (one["matched"], one["matched_sum"], one["suspense"], one["suspense_sum"]) == (
        1,
        "50.00",
        1,
        "7.00",
    )
    assert town.balance(0) == -5000
    again = borough("import", file)
    assert "0 counted (£0.00), 2 already seen" in again.out
    assert town.balance(0) == -5000


def test_a_statement_in_quarantine_ends_with_two_and_says_why(town, borough, a_file):
    told = borough("import", a_file(town.bank.statement(Entry(5000, "a"), closing=1)), "--json")
    assert told.code == 2
    assert json.loads(told.out)["statements"][0]["state"] == "quarantined"
    assert "waits in quarantine (control totals): the opening balance £100.00" in told.err
    (waiting,) = json.loads(borough("quarantine", "--json").out)["statements"]
    assert (waiting["gate"], waiting["sum"], waiting["entries"]) == ("control totals", "50.00", 1)
    assert waiting["problem"][0] in borough("quarantine").out
    assert borough("release", waiting["statement"], "--because", " ").code == 2
    assert borough("release", waiting["statement"], "--because", "The bank wrote").code == 0
    assert town.proof().lines == 0
    assert borough("reject", waiting["statement"]).code == 0
    assert json.loads(borough("quarantine", "--json").out) == {"statements": []}
    assert borough("reject", waiting["statement"]).code == 2
    assert town.proof().lines == 0


def test_a_refusal_ends_with_two(borough, a_file):
    told = borough("import", a_file(b"nothing"), "--json")
    assert (told.code, told.out) == (2, "")


def test_the_account_of_a_file_that_names_none_is_given(town, borough, a_file):
    file = a_file(b"Date,Description,Amount\n2026-04-07,RENT,50.00\n", "export.csv")
    assert borough("import", file).code == 2
    assert borough("import", file, "--account", "nonsense").code == 2
    assert borough("import", file, "--account", "99-99-99 12345678").code == 2
    assert borough("import", file, "--account", OURS).code == 0
    assert town.proof().lines == 5000


PROFILE = """
name = "tills"
version = 1
title = "Tills"
shape = "delimited"
[fields]
date = "Day"
amount = "Sum"
references = ["Ref"]
"""


def test_profiles_are_checked_saved_listed_and_read_by(town, borough, a_file):
    tills = a_file(b"Day,Sum,Ref\n07/04/2026,1.50,100000231\n", "tills.csv")
    wrong = a_file(PROFILE.encode() + b"colour = 1\n", "wrong.toml")
    right = a_file(PROFILE.encode(), "right.toml")
    told = borough("profile", "check", wrong)
    assert (told.code, "wrong.toml: line 10" in told.err) == (2, True)
    assert "tills 1 can be used" in borough("profile", "check", right).out
    assert borough("read", tills, "--profile", "tills").code == 2
    assert borough("profile", "save", right).code == 0
    assert borough("profile", "save", right).code == 2
    listed = json.loads(borough("profile", "list", "--json").out)["profiles"]
    assert [(one["version"], one["origin"]) for one in listed if one["name"] == "tills"] == [(1, "saved")]
    assert "allpay" in borough("profile", "list").out
    read = json.loads(borough("read", tills, "--profile", "tills", "--json").out)
    assert (read["format"], read["statements"][0]["sum"]) == ("tills 1", "1.50")
    imported = json.loads(borough("import", tills, "--profile", "tills", "--json").out)
    assert imported["statements"][0]["state"] == "kept"


def test_what_is_read_is_printed_with_exactly_these_keys(town, borough, a_file):
    answer = json.loads(borough("read", a_file(town.bank.statement(Entry(5000, "a"))), "--json").out)
    assert list(answer) == ["format", "statements", "problems"]
    assert list(answer["statements"][0]) == [
        "account", "currency", "opening", "closing", "entries", "credits", "debits", "sum", "adds_up",
    ]  # fmt: skip


def test_what_was_learned_is_listed_and_forgotten_and_a_wrong_placing_is_undone(town, borough):
    town.arrives(Entry(700, "WHO", payer="GRAN SMITH"))
    line = town.look(lambda work: work.session.exec(select(StatementLine.id)).one())
    town.do(commands.place_line, line_id=line, account_id=town.accounts[0], because="she rang")
    (known,) = json.loads(borough("payers", "smith", "--json").out)["payers"]
    assert (known["payer"], known["account"]) == ("GRAN SMITH", str(town.accounts[0]))
    assert borough("forget-payer", known["id"]).code == 0
    assert "No payer is remembered" in borough("payers").out
    assert borough("undo", line, "--because", "wrong account").code == 0
    assert town.balance(0) == 0
