"""Tiers of matching: what is posted by itself, what is shared among accounts, and what is only proposed."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from core.api import payments, people
from core.values import is_valid_reference, subject, with_check_digit
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.models import LineMatch, LineShare, LineSuggestion
from plugins.finance_reconciliation.rules import (
    Asked,
    Candidate,
    Payer,
    exchanged,
    left_after,
    one_slip_away,
    payer_is,
    perhaps_meant,
    settles,
    ways_to_share,
    whose_line,
)
from plugins.finance_reconciliation.rules.policy import bundled, limits_on, read_figures
from tests.plugins.finance_reconciliation.conftest import MONDAY, TESTER, TUESDAY, Entry, Town

LIMITS = limits_on(bundled(), TUESDAY)
A, B, C = uuid4(), uuid4(), uuid4()
digits = st.integers(10**7, 10**8 - 1).map(lambda number: with_check_digit(str(number)))
place = st.integers(0, 8)


def candidate(key, *items, payer=Payer.UNKNOWN):
    return Candidate(key, {A: "A", B: "B", C: "C"}[key], items, payer)


def named(pence, *items, payer=Payer.UNKNOWN, **more):
    mine = candidate(A, *items, payer=payer)
    return Asked(pence, whole=(mine,), told=("A stands there",), is_certain=True, **more)


# The check digit finds every slip


@given(digits, place, st.sampled_from("0123456789"), st.sampled_from(["wrong", "lost", "added", "exchanged"]))
def test_a_slip_of_the_pen_leads_back_to_the_reference(meant, at, digit, slip):
    written = {
        "wrong": meant[:at] + digit + meant[at + 1 :],
        "lost": meant[:at] + meant[at + 1 :],
        "added": meant[:at] + digit + meant[at:],
        "exchanged": meant[: at - 1] + meant[at] + meant[at - 1] + meant[at + 1 :] if at else meant,
    }[slip]
    found = one_slip_away(written, 9)
    assert written == meant or meant in found
    assert all(len(one) == 9 and is_valid_reference(one) and one[0] != "0" for one in found)
    assert len(set(found)) == len(found) <= 18


@given(digits)
def test_exchanged_digits_are_those_that_the_check_digit_misses(reference):
    swapped = {
        reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]
        for at in range(8)
        if reference[at] != reference[at + 1]
    }
    expected = {one for one in swapped if is_valid_reference(one) and one[0] != "0"}
    assert set(exchanged(reference)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "100000O08",
        "REF 10000008",
        "ref 1000 0000 9",
        "10000000812",
        "10-00-00-00-8 RENT",
        "l00000008",
        "100000088",
    ],
)
def test_what_a_payer_may_have_meant_is_read_from_letters_gaps_and_what_is_run_together(words):
    assert "100000008" in perhaps_meant([words], 9)


@pytest.mark.parametrize("words", ["thank you", "12345", "FLAT 12", "SOLOBILLS", ""])
def test_words_without_a_reference_mean_none(words):
    assert perhaps_meant([words], 9) == ()


# Names


@pytest.mark.parametrize(
    ("payer", "answer"),
    [
        ("OKAFOR J MRS", Payer.NAME),
        ("JANE OKAFOR", Payer.NAME),
        ("MR P OKAFOR", Payer.FAMILY),
        ("OKAFOR", Payer.FAMILY),
        ("J OKAFO", Payer.UNKNOWN),
        ("DWP UC", Payer.UNKNOWN),
        ("", Payer.UNKNOWN),
        ("ACME LETTINGS LTD", Payer.NAME),
    ],
)
def test_a_payer_is_compared_with_the_names_on_the_account(payer, answer):
    assert payer_is(payer, [("Okafor", "Jane"), ("Acme Lettings", "")]) == answer


# Amounts


@pytest.mark.parametrize(
    ("items", "pence", "fits", "left"),
    [
        ((500,), 500, True, ()),
        ((300, 500), 500, True, (300,)),
        ((300, 500, 200), 800, True, (200,)),
        ((300, 500), 800, True, ()),
        ((300, 500), 700, False, (100,)),
        ((300, 500), 900, False, ()),
        ((), 100, False, ()),
    ],
)
def test_an_amount_settles_charges_to_the_penny_or_in_part(items, pence, fits, left):
    assert (bool(settles(items, pence)), left_after(items, pence)) == (fits, left)


@given(st.lists(st.integers(1, 500), max_size=6), st.integers(1, 3000))
def test_what_is_left_and_what_is_paid_are_what_was_owed(items, pence):
    assert sum(left_after(tuple(items), pence)) == max(sum(items) - pence, 0)


@pytest.mark.parametrize(
    ("owed", "pence", "ways"),
    [
        ({A: (500,), B: (300,)}, 800, [{A: 500, B: 300}]),
        ({A: (500,), B: (300, 200)}, 700, [{A: 500, B: 200}]),
        ({A: (500,), B: (300,), C: (300,)}, 800, 2),
        ({A: (500,), B: (300,)}, 500, []),
        ({A: (100,) * 9, B: (100,) * 9}, 200, []),
    ],
)
def test_an_amount_is_shared_when_one_set_of_charges_comes_to_it(owed, pence, ways):
    found = ways_to_share(pence, owed, must=[A], limits=LIMITS)
    assert found == ways if isinstance(ways, list) else len(found) == ways


# The tiers


@pytest.mark.parametrize(
    ("asked", "shares"),
    [
        (named(500, 500), {A: 500}),
        (named(200, 500), {A: 200}),
        (named(200), {A: 200}),
        (named(500, 500, rivals=(candidate(B, 500),)), {A: 500}),
        (named(500, 500, rivals=(candidate(B, 500, payer=Payer.NAME),)), {}),
        (named(200, 500, rivals=(candidate(B, 200),)), {}),
        (named(200, 500, rivals=(candidate(B, 900),)), {}),
        (named(200, 500, payer=Payer.NAME, rivals=(candidate(B, 900),)), {A: 200}),
        (named(800, 500, others=(candidate(B, 300),)), {A: 500, B: 300}),
        (named(800, 500, others=(candidate(B, 300), candidate(C, 300))), {}),
        (named(900, 500, others=(candidate(B, 300),)), {A: 900}),
        (Asked(800, (candidate(A, 500), candidate(B, 300)), ("A", "B")), {A: 500, B: 300}),
        (Asked(500, (candidate(A, 500), candidate(B, 300)), ("A", "B")), {}),
        (Asked(800, (candidate(A, 500, 500), candidate(B, 300, 300)), ("A", "B")), {A: 500, B: 300}),
        (Asked(500, near=(candidate(A, 500, payer=Payer.NAME),)), {A: 500}),
        (Asked(500, near=(candidate(A, 500, payer=Payer.CONFIRMED), candidate(B, 500))), {A: 500}),
        (Asked(500, near=(candidate(A, 500),)), {}),
        (Asked(400, near=(candidate(A, 500, payer=Payer.NAME),)), {}),
        (Asked(500, near=(candidate(A, 500, payer=Payer.NAME), candidate(B, 5, payer=Payer.FAMILY))), {}),
        (Asked(500, known=(candidate(A, 500, payer=Payer.CONFIRMED),)), {}),
        (Asked(500), {}),
    ],
)
def test_only_what_fits_one_account_alone_is_posted(asked, shares):
    decision = whose_line(asked, LIMITS)
    assert decision.result.shares == shares
    assert sum(shares.values()) in {0, asked.pence}
    if shares:
        assert decision.because
        assert decision.result.suggestions == ()
    elif asked.whole or asked.near or asked.known:
        assert A in {one.account_id for one in decision.result.suggestions}


def test_the_likeliest_account_is_proposed_first_and_says_why():
    asked = Asked(500, near=(candidate(A, 1), candidate(B, 500), candidate(C, 500, payer=Payer.FAMILY)))
    limits = limits_on({**bundled(), **read_figures(_NO_SLIPS, "own")[0]}, TUESDAY)
    first, second, third = whose_line(asked, limits).result.suggestions
    assert (first.account_id, second.account_id, third.account_id) == (C, B, A)
    assert "family name" in first.because


_NO_SLIPS = '[[slips_are_posted]]\nvalue = 0\nfrom = 2026-04-01\nsource = "our treasurer"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[oops]]", "there is no figure “oops”"),
        ("[[suggestions]]\nvalue = 99\nfrom = 2026-04-01\nsource = 'x'", "value must be 1 to 20"),
        ("[[suggestions]]\nvalue = 5\nfrom = 'May'\nsource = 'x'", "must be a date"),
        ("[[suggestions]]\nvalue = 5\nfrom = 2026-04-01", "source must say"),
        ("suggestions = 5", "must be a list of tables"),
        ("[[", "is not valid TOML"),
        (_NO_SLIPS, None),
    ],
)
def test_a_councils_own_figures_are_checked(text, complaint):
    _, complaints = read_figures(text, "own.toml")
    assert any(complaint in one for one in complaints) if complaint else complaints == []


# In the books


def owe(town, which, *amounts):
    with town.council.work(actor=TESTER) as work:
        for pence in amounts:
            payments.raise_charge(
                work, account_id=town.accounts[which], amount=pence, head="rent", effective_on=MONDAY
            )


def tenant(town, family, given, *which):
    with town.council.work(actor=TESTER) as work:
        who = people.add_person(work, person=people.NewPerson(family_name=family, given_names=given))
        for one in which:
            party = people.NewParty(
                who=subject("person", who),
                role="tenant",
                subject=subject("account", town.accounts[one]),
                starts_on=MONDAY,
            )
            people.make_party(work, party=party)
    return who


def slipped(reference):
    """The reference with its fourth digit wrong."""
    return reference[:3] + str((int(reference[3]) + 5) % 10) + reference[4:]


def asked_of(town, what, table):
    return town.look(lambda work: work.session.exec(select(*what).order_by(col(table.id))).all())


def test_lines_go_where_two_factors_agree_and_the_rest_is_proposed(town):
    one, two, three, four, *_ = town.references
    tenant(town, "Okafor", "Jane", 0)
    tenant(town, "Shah", "Priya", 1, 2)
    owe(town, 0, 5000)
    owe(town, 1, 4000)
    owe(town, 2, 3000)
    owe(town, 3, 2000)
    town.arrives(
        Entry(5000, f"RENT {slipped(one)}", payer="MRS J OKAFOR"),
        Entry(7000, two, payer="P SHAH"),
        Entry(2000, f"RENT {slipped(four)}", payer="A STRANGER"),
    )
    assert [town.balance(n) for n in range(4)] == [0, 0, 0, 2000]
    waiting = town.look(queries.suspense)
    assert [(each.suspense.reason, each.suspense.pence) for each in waiting] == [("uncertain", 2000)]
    shares = asked_of(town, (LineShare.account_id, LineShare.pence), LineShare)
    assert sorted(shares) == sorted([(town.accounts[1], 4000), (town.accounts[2], 3000)])
    proposed = town.look(lambda work: work.session.exec(select(LineSuggestion)).all())
    assert [(each.rank, each.account_id) for each in proposed] == [(1, town.accounts[3])]
    because = asked_of(town, (LineMatch.because,), LineMatch)
    assert "one slip" in because[0]
    assert three in because[1]
    town.assert_books_hold()


def test_two_lines_never_settle_one_charge_by_a_slip(town):
    tenant(town, "Okafor", "Jane", 0)
    owe(town, 0, 5000)
    town.arrives(*[Entry(5000, slipped(town.references[0]), payer="J OKAFOR", ref=str(n)) for n in range(2)])
    assert town.balance(0) == 0
    assert [each.suspense.pence for each in town.look(queries.suspense)] == [5000]
    town.assert_books_hold()


def test_a_shared_line_that_the_bank_takes_back_leaves_every_account(town):
    tenant(town, "Shah", "Priya", 1, 2)
    owe(town, 1, 4000)
    owe(town, 2, 3000)
    town.arrives(Entry(7000, town.references[1], day=MONDAY, ref="1"))
    assert [town.balance(n) for n in (1, 2)] == [0, 0]
    town.arrives(Entry(-7000, town.references[1], day=TUESDAY, ref="2", reversal=True))
    assert [town.balance(n) for n in (1, 2)] == [4000, 3000]
    town.assert_books_hold()


def test_a_councils_own_file_of_figures_is_followed(tmp_path):
    own = tmp_path / "matching.toml"
    own.write_text(_NO_SLIPS, encoding="utf-8")
    town = Town(tmp_path, settings={"finance_reconciliation": {"policy": str(own)}})
    tenant(town, "Okafor", "Jane", 0)
    owe(town, 0, 5000)
    town.arrives(Entry(5000, slipped(town.references[0]), payer="J OKAFOR"))
    assert town.balance(0) == 5000
    town.council.close()
