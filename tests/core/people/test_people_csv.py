"""A file of people is taken whole or not at all, and says all its faults at once."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import func, select

from core.errors import BadInput
from core.people import commands, queries
from core.people.models import Person
from core.people.rules import PEOPLE_COLUMNS, read_people_csv
from core.permissions import Actor
from core.testing import an_officer
from core.values.rows import in_words

OFFICER = an_officer("people.see", "people.change")
TODAY = date(2026, 4, 7)
GOOD = """\
\ufeffFamily name;Given names;Reference;Born on;E-Mail;Phone;Address;Postcode
O'Neil;Zoë;T-1;29/02/1980;zoe@example.org;07700 900123;"1 High Street; Elmbridge";sw1a1aa

Li;;T-2;1990-12-01;;;;
""".replace("E-Mail", "Email")


def test_people_are_taken_from_a_file(council, told):
    with council.work(actor=OFFICER) as work:
        done = commands.import_people(work, data=GOOD.encode())
    assert done.count == 2
    assert told() == ["people.people_imported"]
    with council.look(actor=OFFICER) as work:
        people = work.session.exec(select(Person).order_by(Person.sort_name)).all()
        assert [one.name for one in queries.search_people(work, words="SW1A 1AA")] == ["Zoë O'Neil"]
    assert [(one.name, one.born_on, one.import_id) for one in people] == [
        ("Li", date(1990, 12, 1), done.import_id),
        ("Zoë O'Neil", date(1980, 2, 29), done.import_id),
    ]


def test_all_faults_are_told_with_line_and_column_and_nobody_is_taken(council, told):
    bad = """family_name,reference,born_on,email,postcode,address
,A1,31/02/1980,nobody at home,SW1A 1AA,
Smith,A1,,,not one,1 High Street
Secret,A2,2030-01-01,,,,extra
"""
    with pytest.raises(BadInput) as raised, council.work(actor=OFFICER) as work:
        commands.import_people(work, data=bad.encode(), name="tenants.csv")
    text = str(raised.value)
    for place in (
        "tenants.csv: line 2, column “address”",
        "line 2, column “born_on”: write the date like",
        "line 2, column “email”",
        "line 2, column “family_name”: this must not be empty",
        "line 3, column “postcode”",
        "line 3, column “reference”: it stands on line 2 too",
        "line 4: there are more fields than columns",
        "line 4, column “born_on”: a date of birth lies between",
    ):
        assert place in text
    for personal in ("Smith", "Secret", "nobody", "not one", "A1", "High"):
        assert personal not in text
    assert nobody(council)
    assert told() == []


def test_a_reference_that_somebody_has_is_a_fault_at_its_line(council, told):
    with council.work(actor=OFFICER) as work:
        commands.import_people(work, data=b"family_name,reference\nLi,T-2\n")
    with (
        pytest.raises(BadInput, match=r"line 3, column “reference”: somebody has it"),
        council.work(actor=OFFICER) as work,
    ):
        commands.import_people(work, data=b"family_name,reference\nPo,T-3\nLi,T-2\n")
    assert told() == ["people.people_imported"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1: the file is empty"),
        (b"\n\n", "line 1: the file is empty"),
        (b"family_name\nSm\xffth\n", "line 2: this is not UTF-8"),
        ("family_name\nÄ".encode("utf-16"), "line 1: this is not UTF-8"),
        (b"family_nam\nSmith\n", "did you mean “family_name”?"),
        (b"family_name,family name\nSmith,Smith\n", "the column is there twice"),
        (b"reference\n1\n", "column “family_name”: the column is missing"),
        (b'family_name\n"Smith\n', "line 2: quotation marks do not close"),
        (b"family_name\nSm\x00th\n", "characters that can not be printed"),
        (b"family_name\n" + b"x" * 201, "longer than 200 characters"),
        (b"family_name\n" + b"x" * 140_000, "a field is too long"),
    ],
)
def test_what_is_no_table_of_people_is_refused_with_its_remedy(data, said):
    file = read_people_csv(data, today=TODAY)
    assert said in in_words(file.faults)
    assert file.people == []


def test_a_thousand_faults_are_counted_not_listed():
    file = read_people_csv(b"family_name,title\n" + b",Ms\n" * 1_000, today=TODAY)
    told = in_words(file.faults).splitlines()
    assert len(told) == 101
    assert told[-1] == "and 900 more faults"


HEADER = ",".join(column.name for column in PEOPLE_COLUMNS)


@given(data=st.binary(max_size=400))
@example(data=b"family_name\n\xef\xbb\xbf\x00")
def test_any_bytes_give_people_or_faults(data):
    file = read_people_csv(data, today=TODAY)
    assert not (file.people and file.faults)


@given(text=st.text(alphabet=st.sampled_from('aÄ1,;"\n\r\t /-@.\x00\u202e٣'), max_size=300))
def test_any_text_under_a_right_header_gives_people_or_faults(text):
    file = read_people_csv(f"{HEADER}\n{text}".encode(), today=TODAY)
    assert not (file.people and file.faults)
    in_words(file.faults)


def nobody(council):
    with council.look(actor=Actor.system("test")) as work:
        return work.session.exec(select(func.count()).select_from(Person)).one() == 0
