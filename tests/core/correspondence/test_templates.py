"""Templates: every fault is said at its line, and values never become markup."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.correspondence.letterhead import Letterhead
from core.correspondence.office import open_office
from core.correspondence.rules import Reach, channel_for, reach_faults, salutation, type_size
from core.correspondence.templates import as_shown, filled, parsed, plain
from core.correspondence.templates.book import TemplateSource, council_templates, read_templates
from core.errors import Misconfigured, NotFound
from core.testing import an_officer

GOOD = """
name = "reminder"
title = "A reminder"
about = ["account"]
permission = "street.write"

[fields.owed]
title = "What is owed"
type = "money"

[[version]]
from = 2026-04-01
law = "policy"

[version.letter]
title = "You owe"
body = "You owe ((owed))."
"""


def book(tmp_path, text, owner="street"):
    place = tmp_path / "reminder.toml"
    place.write_text(text, encoding="utf-8")
    return read_templates([TemplateSource(owner, place)], permissions=["street.write"])


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (('title = "A reminder"\n', ""), 1, "“title” is missing"),
        (('"street.write"', '"street.wirte"'), 5, "“street.wirte”; did you mean “street.write”?"),
        (("((owed))", "((owned))"), 17, "nothing fills “((owned))”; did you mean “owed”?"),
        (("((owed))", "nothing"), 7, "no text has a gap “((owed))”"),
        (("[fields.owed]", "[fields.council]"), 7, "“council” is a field that core fills"),
        (('type = "money"', 'type = "pounds"'), 9, "“type” must be 'text', 'lines', 'money'"),
        (("law =", "lore ="), 13, "“lore” is no key of this table (keys: from, law,"),
        (('about = ["account"]', 'about = ["account"]\nkind = "notice"'), 5, "a notice needs `regime`"),
        (('about = ["account"]', 'about = ["account"]\nregime = "court"'), 5, "only a notice has a `regime`"),
        (
            ('about = ["account"]', 'about = ["account"]\nretention = "years"'),
            5,
            "no retention class “years”",
        ),
        (
            ("[version.letter]", "[version.letters]"),
            15,
            "“letters” is no key of this table; did you mean “letter”?",
        ),
        (("from = 2026-04-01", 'from = "soon"'), 12, "“from” must be a valid date"),
        (("[[version]]", "[[version]"), 11, "is not TOML here"),
    ],
)
def test_a_fault_is_said_at_its_line(tmp_path, change, line, said):
    assert len(list(book(tmp_path, GOOD))) == 1
    with pytest.raises(Misconfigured) as caught:
        book(tmp_path, GOOD.replace(*change, 1))
    assert any(f"reminder.toml:{line}:" in one and said in one for one in str(caught.value).split("\n")), str(
        caught.value
    )


def test_the_version_in_force_is_taken(tmp_path):
    later = GOOD + '\n[[version]]\nfrom = 2027-01-01\nlaw = "new policy"\n[version.sms]\nbody = "((owed))"\n'
    written = book(tmp_path, later).template("reminder").written
    assert written.on(date(2026, 3, 31)) is None
    assert written.on(date(2026, 12, 31)).law == "policy"
    assert written.on(date(2027, 1, 1)).channels == ("sms",)


def test_the_councils_own_stands_in_the_place_of_a_plugins(tmp_path):
    (tmp_path / "notices").mkdir()
    text = GOOD.replace('"reminder"', '"general_letter"').replace("A reminder", "Our own")
    (tmp_path / "notices" / "own.toml").write_text(text)
    found = council_templates([], permissions=["street.write", "correspondence.write"], folder=tmp_path)
    assert found.template("general_letter").written.title == "Our own"
    assert found.template("general_letter").act == "core.general_letter"
    with pytest.raises(NotFound, match="did you mean “general_letter”"):
        found.template("general_lettre")


def test_an_office_offers_only_what_one_may_write(tmp_path):
    office = open_office(
        [], own=(), letterhead=Letterhead("x"), permissions=["correspondence.write"], folder=None
    )
    assert [one.written.name for one in office.templates.offered(an_officer("correspondence.write"), "case")]
    assert office.templates.offered(an_officer(), "case") == []


def test_a_body_is_read_into_blocks_and_written_as_plain_text():
    blocks = parsed("Dear **all**\nof you\n\n# News\n* one\n* two\n\n1. first\n2. second\nlast")
    assert [(one.kind, one.text) for one in blocks] == [
        ("paragraph", "Dear all\nof you"),
        ("heading", "News"),
        ("bullet", "one"),
        ("bullet", "two"),
        ("number", "first"),
        ("number", "second"),
        ("paragraph", "last"),
    ]
    assert [run.strong for run in blocks[0].runs] == [False, True, False]
    assert plain(blocks) == "Dear all\nof you\n\nNews\n\n* one\n* two\n\n1. first\n2. second\n\nlast"


@given(value=st.text(max_size=40))
def test_a_value_never_becomes_markup(value):
    (block,) = filled(parsed("x ((a)) y"), {"a": value})
    assert block.kind == "paragraph"
    assert block.text == f"x {value} y"
    assert all(not run.strong for run in block.runs)


@given(value=st.text(max_size=60))
def test_a_gap_alone_takes_paragraphs_and_nothing_else(value):
    blocks = filled(parsed("((a))"), {"a": value})
    assert {one.kind for one in blocks} <= {"paragraph"}
    assert "".join("".join(one.text for one in blocks).split()) == "".join(value.split())


@pytest.mark.parametrize(
    ("kind", "given", "shown"),
    [
        ("money", "1234.5", "£1,234.50"),
        ("money", 5, "£0.05"),
        ("day", "2026-04-07", "7 April 2026"),
        ("day", date(2026, 4, 7), "7 April 2026"),
        ("number", "1,200", "1,200"),
        ("text", " a\n b ", "a b"),
        ("lines", " a\n\nb ", "a\n\nb"),
        ("text", None, ""),
    ],
)
def test_a_value_is_shown_as_its_type_wants_it(kind, given, shown):
    assert as_shown(kind, given) == shown


@pytest.mark.parametrize(("kind", "given"), [("money", "ten"), ("day", "7/4/2026"), ("number", "1.5")])
def test_a_value_that_is_none_is_refused_in_words(kind, given):
    with pytest.raises(ValueError, match="is not"):
        as_shown(kind, given)


BOTH = ("letter", "email")
POSTAL = ("Ms A", "1 Rose Lane", "KT12 1AA")


@pytest.mark.parametrize(
    ("reach", "offered", "kind", "channel"),
    [
        (Reach("A", postal=POSTAL), BOTH, "letter", "letter"),
        (Reach("A", email="a@b.org"), BOTH, "letter", "email"),
        (
            Reach("A", email="a@b.org", postal=POSTAL, preferred=("email",)),
            ("letter", "email"),
            "letter",
            "email",
        ),
        (Reach("A", email="a@b.org", postal=POSTAL, preferred=("email",)), ("letter",), "letter", "letter"),
        (
            Reach("A", email="a@b.org", postal=POSTAL, preferred=("email",)),
            ("letter", "email"),
            "notice",
            "letter",
        ),
        (Reach("A", phone="07700 900123", preferred=("phone",)), ("letter", "sms"), "letter", "sms"),
        (Reach("A", phone="020 7946 0123", preferred=("phone",)), ("letter", "sms"), "letter", ""),
        (Reach("A", email="a@b.org"), ("letter",), "notice", ""),
        (Reach("A"), ("letter", "email", "sms"), "letter", ""),
    ],
)
def test_by_which_channel_somebody_is_written_to(reach, offered, kind, channel):
    decision = channel_for(reach, offered=offered, kind=kind)
    assert decision.result == channel
    assert decision.because


def test_large_print_salutations_and_addresses():
    assert type_size("Large print, please").result == 16
    assert type_size("").result == 11
    assert salutation(Reach("Zoë O'Neil", formal="Ms O'Neil")) == "Dear Ms O'Neil"
    assert salutation(Reach("")) == "Dear Sir or Madam"
    assert "only one line" in reach_faults("letter", "Ms A")
    assert reach_faults("letter", "Ms A\n1 Rose Lane") == ""
