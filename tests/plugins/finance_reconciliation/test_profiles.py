"""A council's own profiles: saved version by version, used for the next file, shown and changed on pages."""

import base64
import re

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from core.api import BadInput, NotAllowed
from core.testing import an_officer
from core.testing.browser import a_browser
from plugins.finance_reconciliation import commands, intake, queries
from plugins.finance_reconciliation.models import BankFile, DetailLine, SavedProfile
from tests.adapters.reading import sample
from tests.core.statements.test_profiles import PLAIN
from tests.plugins.finance_reconciliation.conftest import TESTER

ROOT = "/finance-reconciliation/profiles"
TILLS = b"Day,Ref,Sum\n07/04/2026,100000231,1.50\n07/04/2026,100000231,1.50\nTotal,,3.00\n"
MAY = ("finance_reconciliation.see", commands.DESCRIBE, "finance_reconciliation.import")


def body(version=1, more=""):
    recognised = '[recognise]\ncolumns = ["Day", "Ref", "Sum"]\n[rows]\nignore = ["Total"]\n'
    return PLAIN.replace("version = 1", f"version = {version}") + recognised + more


def kept(town):
    return town.look(lambda work: work.session.exec(select(DetailLine)).all())


def saved(town):
    return town.look(lambda work: work.session.exec(select(SavedProfile)).all())


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_saved_profile_reads_the_next_file_and_its_versions_are_kept(town):
    with pytest.raises(BadInput, match="no line names the columns"):
        town.send(TILLS, name="tills.csv")
    town.do(commands.save_profile, body=body())
    done = town.send(TILLS, name="tills.csv")
    assert (done.format, done.statements[0].lines, len(kept(town))) == ("tills 1", 2, 2)
    with pytest.raises(BadInput, match="version 1 of “tills” is saved already; write version = 2"):
        town.do(commands.save_profile, body=body())
    town.do(commands.save_profile, body=body(version=2))
    assert town.send(TILLS, name="again.csv").format == "tills 2"
    assert [row.version for row in town.look(queries.versions_of_profile, "tills")] == [2, 1]
    assert [row.version for row in town.look(queries.newest_profiles)] == [2]


def test_what_is_not_allowed_or_not_whole_is_not_saved(town):
    with pytest.raises(NotAllowed):
        town.do(commands.save_profile, body=body(), actor=an_officer("finance_reconciliation.import"))
    with pytest.raises(BadInput, match="line 10"):
        town.do(commands.save_profile, body=PLAIN + "colour = 1\n")
    assert saved(town) == []
    town.do(commands.save_profile, body=body())
    with pytest.raises(DBAPIError, match="append-only"), town.council.work(actor=TESTER) as work:
        work.connection.exec_driver_sql("UPDATE finance_reconciliation_profile SET version = 9")


def test_a_profile_can_be_chosen_for_a_file_that_does_not_show_what_it_is(town):
    town.do(commands.save_profile, body=PLAIN)
    with pytest.raises(BadInput, match="there is no profile “nonsense”"):
        town.send(TILLS, name="tills.csv", profile="nonsense")
    plain = TILLS.replace(b"Total,,3.00\n", b"")
    done = town.send(plain, name="tills.csv", profile="tills")
    assert done.format == "tills 1"
    assert town.look(lambda work: work.session.exec(select(BankFile.profile)).all()) == ["tills"]


def test_profiles_beside_the_configuration_take_the_place_of_those_that_ship(town, tmp_path):
    folder = tmp_path / "config" / "profiles"
    folder.mkdir(parents=True)
    own = PLAIN.replace('"tills"', '"allpay"').replace("version = 1", "version = 7")
    (folder / "allpay.toml").write_text(own)
    known = intake.profiles_known(None, tmp_path / "config")
    assert (known["allpay"].profile.version, known["allpay"].origin) == (7, "the council's configuration")
    assert known["cheque_list"].origin == "ships with Borough"
    (folder / "broken.toml").write_text("name = 1\n")
    with pytest.raises(BadInput, match=r"broken.toml: line 1: .*“name” input"):
        intake.profiles_known(None, tmp_path / "config")


def test_bundled_profiles_import_their_files_once(town):
    for name in (
        "allpay.txt",
        "cash_receipting.txt",
        "hb_schedule.csv",
        "dwp_schedule.csv",
        "cheque_list.csv",
    ):
        assert town.send(sample(f"suppliers/{name}"), name=name).statements[0].state == "kept"
    first = len(kept(town))
    town.send(sample("suppliers/allpay.txt"), name="again.txt")
    assert len(kept(town)) == first == 3 + 3 + 2 + 2 + 2


@pytest.fixture
def browser(town):
    with a_browser(town.council, *MAY) as browser:
        yield browser


ANSWERS = {
    "title": "Tills", "name": "tills", "tells": "details", "encoding": "utf-8", "delimiter": ",",
    "date": "Day",
    "amount": "Sum", "credit": "", "debit": "", "sign": "", "reference": "Ref", "reference_2": "",
    "payer": "",
    "bank_ref": "", "code": "", "account": "", "dates": "DD/MM/YYYY", "unit": "pounds", "signs": "as written",
    "out": "", "entries": "", "ignore": "", "trailer": "Total", "trailer_count": "", "trailer_total": "3",
}  # fmt: skip


def test_a_profile_is_built_from_a_sample_looked_at_and_saved(town, browser):
    browser.get(f"{ROOT}/new")
    asked = browser.post(f"{ROOT}/new", file=("tills.csv", TILLS))
    assert asked.status_code == 200
    assert 'value="tills"' in asked.text
    packed = base64.b64encode(TILLS).decode()
    assert packed in asked.text
    wrong = browser.post(f"{ROOT}/preview", sample=packed, **{**ANSWERS, "dates": "YYYY-MM-DD"})
    assert "line 2: “07/04/2026” is not a date written YYYY-MM-DD" in words_of(wrong)
    assert "Save as" not in words_of(wrong)
    lacking = browser.post(f"{ROOT}/preview", sample=packed, **{**ANSWERS, "amount": ""})
    assert "name the column of the amount" in words_of(lacking)
    good = browser.post(f"{ROOT}/preview", sample=packed, **ANSWERS)
    assert "2 entries are understood" in words_of(good)
    assert saved(town) == []
    found = re.search(r'name="body" value="([^"]*)"', good.text)
    text = found[1].replace("&#34;", '"').replace("&quot;", '"')
    done = browser.post(f"{ROOT}/save", body=text)
    assert done.headers["location"] == f"{ROOT}/tills"
    assert town.send(TILLS, name="tills.csv").statements[0].lines == 2
    assert browser.post(f"{ROOT}/save", body=text).status_code == 422


def test_a_profile_is_changed_as_toml_with_its_faults_by_line(town, browser):
    page = browser.get(f"{ROOT}/allpay/edit")
    assert "version = 2" in page.text
    wrong = browser.post(f"{ROOT}/allpay/edit", body="name = 1\n")
    assert wrong.status_code == 422
    assert "line 1: “name”" in words_of(wrong)
    assert saved(town) == []
    text = intake.profiles_known(None, None)["allpay"].body.replace("version = 1", "version = 2")
    assert browser.post(f"{ROOT}/allpay/edit", body=text).status_code == 303
    listed = words_of(browser.get(ROOT))
    assert "Payments at shops and post offices (allpay-style) 2" in listed
    assert "Versions that were saved" in words_of(browser.get(f"{ROOT}/allpay"))
    assert browser.get(f"{ROOT}/nothing").status_code == 404


def test_a_fixed_width_sample_is_asked_for_characters(browser):
    browser.get(f"{ROOT}/new")
    asked = browser.post(f"{ROOT}/new", file=("pay.txt", sample("suppliers/allpay.txt")))
    assert "First and last character" in words_of(asked)
    assert browser.post(f"{ROOT}/new", file=("empty.txt", b"")).status_code == 422
