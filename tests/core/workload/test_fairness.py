"""Who gets what: by properties over any cases and officers, and by a few told cases."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from core.workload.rules import Officer, Waiting, fair_shares, why_not

KINDS = ("letter", "court", "panel")
CLOSE = "is close to it"
KEPT: tuple[dict[str, str], ...] = (
    {},
    {},
    {"panel": CLOSE},
    {"case/0": CLOSE, "case/1": CLOSE},
    {"case/2": CLOSE, "court": CLOSE},
)


@st.composite
def officers(draw: st.DrawFn, *, alike: bool = False) -> list[Officer]:
    made = []
    for n in range(draw(st.integers(0, 7))):
        kinds = frozenset(KINDS) if alike else frozenset(draw(st.sets(st.sampled_from(KINDS))))
        away = "" if alike else draw(st.sampled_from(["", "", "away from 1 to 9 April 2026"]))
        capacity = 100 if alike else draw(st.sampled_from([100, 100, 80, 60, 50, 0]))
        load = 0 if alike else draw(st.integers(0, 60))
        kept = {} if alike else draw(st.sampled_from(KEPT))
        made.append(Officer(f"user/{n}", load, capacity, kinds, away, kept))
    return made


CASES = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 9)), max_size=40).map(
    lambda given: [Waiting(f"case/{n}", kind, weight) for n, (kind, weight) in enumerate(given)]
)


@given(CASES, officers())
@settings(max_examples=40)
def test_every_case_is_there_once_given_or_with_the_reason(cases: list[Waiting], team: list[Officer]):
    shares = fair_shares(cases, team).result

    assert Counter(one.case for one in shares.given) == Counter(one.case for one in cases)
    assert all(one.because and one.because[0].text for one in shares.given)


@given(CASES, officers())
@settings(max_examples=40)
def test_nobody_away_unskilled_or_without_time_gets_anything(cases: list[Waiting], team: list[Officer]):
    by_name, kind = {one.who: one for one in team}, {one.case: one.kind for one in cases}

    for share in fair_shares(cases, team).result.given:
        if share.who is not None:
            officer = by_name[share.who]
            assert kind[share.case] in officer.kinds
            assert not officer.away
            assert share.case not in officer.kept_from
            assert kind[share.case] not in officer.kept_from
            assert officer.capacity > 0


@given(CASES, officers())
@settings(max_examples=40)
def test_a_case_is_left_out_only_when_nobody_could_have_it(cases: list[Waiting], team: list[Officer]):
    by_case = {one.case: one for one in cases}

    for share in fair_shares(cases, team).result.given:
        assert (share.who is None) == all(why_not(one, by_case[share.case]) for one in team)


@given(CASES, officers())
@settings(max_examples=40)
def test_nobody_got_a_case_whom_another_would_have_had_less_with(cases: list[Waiting], team: list[Officer]):
    """Whoever got something stands, but for one case, below everyone who could have had all of it."""
    by_case = {one.case: one for one in cases}
    weight = {one.case: one.weight for one in cases}
    decided = fair_shares(cases, team).result
    for mine in team:
        got = [one for one in decided.given if one.who == mine.who]
        if not got:
            continue
        heaviest = max(weight[one.case] for one in got)
        for other in team:
            if all(not why_not(other, by_case[one.case]) for one in got):
                without = (decided.loads[mine.who] - heaviest) * other.capacity
                assert without <= (decided.loads[other.who] + heaviest) * mine.capacity


@given(CASES, officers(alike=True))
@settings(max_examples=40)
def test_among_equals_the_spread_is_at_most_one_heaviest_case(cases: list[Waiting], team: list[Officer]):
    loads = fair_shares(cases, team).result.loads.values()

    if loads and cases:
        assert max(loads) - min(loads) <= max(one.weight for one in cases)


@given(CASES, officers(), st.randoms())
@settings(max_examples=25)
def test_the_order_in_which_officers_are_named_changes_nothing(
    cases: list[Waiting], team: list[Officer], chance: object
):
    shuffled = list(team)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    one, other = fair_shares(cases, team).result, fair_shares(cases, shuffled).result

    assert [(each.case, each.who) for each in one.given] == [(each.case, each.who) for each in other.given]


def test_half_the_time_gets_half_the_work():
    letters = frozenset({"letter"})
    team = [Officer("user/full", 0, 100, letters), Officer("user/half", 0, 50, letters)]
    cases = [Waiting(f"case/{n}", "letter") for n in range(30)]

    assert fair_shares(cases, team).result.loads == {"user/full": 20, "user/half": 10}


def test_the_reasons_are_said_in_words():
    away = Officer("user/ann", 3, 100, frozenset({"letter"}), "away from 1 to 9 April 2026")
    ben = Officer("user/ben", 4, 60, frozenset({"letter"}))
    cases = [Waiting("case/1", "letter", 2), Waiting("case/2", "court")]

    given_out = {one.case: one for one in fair_shares(cases, [away, ben]).result.given}
    nobody = fair_shares(cases, []).result.given[0]
    alone = fair_shares(cases, [away]).result.given[0]

    assert given_out["case/1"].because[0].text == (
        "Has 4 by weight at 60% of full time before this case of 2, the only one who can do it"
    )
    assert given_out["case/2"].because[0].text == "Nobody in the team may act on such a case"
    assert nobody.because[0].text == "There is nobody in the team"
    assert alone.because[0].text == "Nobody in the team can have it: away from 1 to 9 April 2026 (1)"


def test_what_keeps_somebody_from_one_case_or_from_a_kind_is_said():
    letters = frozenset({"letter"})
    close = Officer("user/ann", 0, 100, letters, kept_from={"case/1": "has an interest in it"})
    unfit = Officer("user/ben", 0, 100, frozenset(), kept_from={"letter": "lacks the competence"})
    cases = [Waiting("case/1", "letter"), Waiting("case/2", "letter")]

    first, second = fair_shares(cases, [close, unfit]).result.given

    assert first.who is None
    assert first.because[0].text == (
        "Nobody in the team can have it: has an interest in it (1); lacks the competence (1)"
    )
    assert second.who == "user/ann"
