"""Policy and law as dated figures: a wrong file keeps the council from starting, in words."""

from datetime import date

import pytest

from core.errors import Misconfigured
from core.testing import a_council
from plugins.rent_recovery.rules.figures import read
from plugins.rent_recovery.rules.law import LAW
from plugins.rent_recovery.rules.recovery import KNOWN, bundled_policy, thresholds_on

ROW = 'value = 150\nfrom = 2026-04-06\nsource = "Cabinet, 3 March 2026"\nsure = "policy"\n'


def test_what_ships_is_in_force_and_has_its_sources():
    assert thresholds_on(bundled_policy(), date(2026, 4, 6)).open_at_weeks == 100
    assert all(row.source for rows in LAW.rows.values() for row in rows)


def test_a_council_changes_one_figure_and_keeps_the_others():
    own, complaints = read(f"[[open_at_weeks]]\n{ROW}", known=KNOWN, place="policy.toml")
    assert complaints == []
    found = thresholds_on(own.over(bundled_policy()), date(2026, 5, 1))
    assert (found.open_at_weeks, found.letter_one_at_weeks) == (150, 200)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[", "not valid TOML"),
        (f"[[open_at_week]]\n{ROW}", "there is no figure"),
        ("[open_at_weeks]\nvalue = 1\n", "must be a list of tables"),
        (f"[[open_at_weeks]]\n{ROW}unit = 'weeks'\n", "“unit” is not known"),
        (f"[[open_at_weeks]]\n{ROW.replace('150', '0')}", "value must be 1 to"),
        (f"[[open_at_weeks]]\n{ROW.replace('150', '1.5')}", "value must be 1 to"),
        (f"[[open_at_weeks]]\n{ROW.replace('2026-04-06', 'true')}", "from must be a date"),
        (f"[[open_at_weeks]]\n{ROW}to = 2020-01-01\n", "not before from"),
        (f"[[open_at_weeks]]\n{ROW.replace('policy', 'maybe')}", "sure must be one of"),
        (f"[[open_at_weeks]]\n{ROW}[[open_at_weeks]]\n{ROW}", "two rows are in force"),
        ("rent_free_weeks = [2026-12-22]\n", "is no Monday"),
        ("rent_free_weeks = ['Christmas']\n", "must be a list of dates"),
    ],
)
def test_a_wrong_policy_keeps_the_council_from_starting(tmp_path, text, words):
    policy = tmp_path / "own.toml"
    policy.write_text(text)
    with pytest.raises(Misconfigured, match=words):
        a_council(tmp_path, "rent_recovery", settings={"rent_recovery": {"policy": policy}})


def test_a_policy_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Misconfigured, match="can not be read"):
        a_council(tmp_path, "rent_recovery", settings={"rent_recovery": {"policy": tmp_path / "none.toml"}})
