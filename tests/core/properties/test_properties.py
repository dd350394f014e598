"""Properties recorded, changed, found, and their tree: on both databases."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound
from core.permissions import Actor
from core.properties import commands, queries
from core.properties.commands import PropertyChanges
from core.properties.models import Property
from core.properties.rules import (
    KINDS,
    PROPERTY_COLUMNS,
    NewProperty,
    parent_fault,
    read_properties_csv,
    sort_address,
    uprn,
)
from core.search.models import SearchEntry
from core.testing import an_officer
from core.values import new_id
from core.values.postcode import postcode
from core.values.rows import in_words

OFFICER = an_officer("properties.see", "properties.change")
FLAT = NewProperty(
    kind="dwelling",
    line_1="Flat 2",
    line_2="Ashby House",
    line_3="Green Road",
    town="Elmbridge",
    postcode="sw1a1aa",
    reference="P-2",
    uprn="000100012345",
)
ESTATE = b"""\
reference,kind,line_1,line_2,town,postcode,parent,uprn
F10,dwelling,Flat 10,Ashby House,Elmbridge,SW1A 1AA,B1,110
F2,Dwelling,Flat 2,Ashby House,Elmbridge,SW1A 1AA,B1,102
B1,block,Ashby House,Green Road,Elmbridge,SW1A 1AA,E1,
G1,garage,Garage 1,,Elmbridge,,E1,
E1,estate,Green Estate,,Elmbridge,,,
"""


def add(council, new=FLAT):
    with council.work(actor=OFFICER) as work:
        return commands.add_property(work, new=new)


def imported(council, data=ESTATE):
    with council.work(actor=OFFICER) as work:
        return commands.import_properties(work, data=data, name="stock.csv")


def refused(council, error, act, *, actor=OFFICER):
    """That an act is refused, and that nothing was written."""
    before = rows(council)
    with pytest.raises(error) as raised, council.work(actor=actor) as work:
        act(work)
    assert rows(council) == before
    return str(raised.value)


def rows(council):
    with council.look(actor=Actor.system("test")) as work:
        count = select(func.count())
        return [work.session.exec(count.select_from(table)).one() for table in (Property, SearchEntry)]


def found(council, words, actor=OFFICER):
    with council.look(actor=actor) as work:
        return [one.line_1 for one in queries.search_properties(work, words=words)]


def test_a_property_is_recorded_and_found_by_its_number(council, told):
    property_id = add(council)
    with council.look(actor=OFFICER) as work:
        one = queries.property_by_uprn(work, uprn=" 100012345 ")
        assert one is not None
        assert queries.property_by_uprn(work, uprn="no number") is None
        assert queries.addresses_of(work, property_ids=[property_id, new_id()]) == {
            property_id: "Flat 2, Ashby House, Green Road, Elmbridge, SW1A 1AA"
        }
    assert one.id == property_id
    assert told() == ["properties.property_added"]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("flat 2 ashby", ["Flat 2"]),
        ("ashb hse flat", ["Flat 2", "Flat 20"]),
        ("GREEN RD", ["Flat 2", "Flat 20"]),
        ("SW1A 1AA 2", ["Flat 2"]),
        ("p-2", ["Flat 2"]),
        ("100012345", ["Flat 2"]),
        ("flat 3", []),
        ("", []),
    ],
)
def test_a_property_is_found_by_words(council, words, lines):
    add(council)
    add(council, replace(FLAT, line_1="Flat 20", reference=None, uprn=None))
    assert found(council, words) == lines
    assert found(council, words, actor=an_officer("people.see")) == []


def test_an_estate_is_taken_from_a_file_in_any_order_and_shown_as_a_tree(council, told):
    assert imported(council).count == 5
    assert told() == ["properties.properties_imported"]
    with council.look(actor=OFFICER) as work:
        flat = queries.property_by_uprn(work, uprn="102")
        assert flat is not None
        assert flat.parent_id is not None
        tree = queries.tree(work, property_id=flat.id)
        top = tree[0].property
        below = queries.under(work, property_ids=[top.id, flat.id])
        children = [one.line_1 for one in queries.children(work, property_id=flat.parent_id)]
    assert [(branch.depth, branch.property.line_1) for branch in tree] == [
        (0, "Green Estate"),
        (1, "Garage 1"),
        (1, "Ashby House"),
        (2, "Flat 2"),
        (2, "Flat 10"),
    ]
    assert children == ["Flat 2", "Flat 10"]
    assert len(below[top.id]) == 4
    assert below[flat.id] == []


def test_a_second_file_may_name_a_block_that_is_there(council):
    imported(council)
    more = b"reference,kind,line_1,parent\nF3,dwelling,Flat 3,B1\n"
    assert imported(council, more).count == 1
    text = refused(
        council,
        BadInput,
        lambda work: commands.import_properties(
            work,
            data=b"reference,kind,line_1,parent,uprn\nF2,dwelling,Flat 2,B9,0102\nX,block,Block,F10,\n",
            name="stock.csv",
        ),
    )
    assert text.splitlines() == [
        "stock.csv: line 2, column “parent”: no property has this reference; add its block or estate",
        "line 2, column “reference”: a property has it already; change that property, or leave the line out",
        "line 2, column “uprn”: a property has it already; change that property, or leave the line out",
        "line 3, column “parent”: a block can not belong to a dwelling; choose another block or estate",
    ]


def test_a_property_is_refused(council, told):
    block = add(council, NewProperty(kind="block", line_1="Ashby House", reference="B1"))
    dwelling = add(council)
    for error, new in [
        (BadInput, replace(FLAT, kind="castle")),
        (BadInput, replace(FLAT, line_1=" , ")),
        (BadInput, replace(FLAT, postcode="SW1A")),
        (BadInput, replace(FLAT, uprn="1234567890123")),
        (AlreadyDone, replace(FLAT, uprn=None)),
        (AlreadyDone, replace(FLAT, reference=None)),
        (NotFound, NewProperty(kind="dwelling", line_1="Flat 1", parent_id=new_id())),
        (BadInput, NewProperty(kind="dwelling", line_1="Flat 1", parent_id=dwelling)),
        (BadInput, NewProperty(kind="block", line_1="Flat 1", parent_id=block)),
    ]:
        refused(council, error, lambda work, new=new: commands.add_property(work, new=new))
    refused(
        council,
        NotAllowed,
        lambda work: commands.add_property(work, new=NewProperty(kind="block", line_1="Other")),
        actor=an_officer("properties.see"),
    )
    same = NewProperty(kind="dwelling", line_1="Flat 1", uprn="7")
    refused(council, AlreadyDone, lambda work: commands.add_properties(work, properties=[same, same]))
    assert told() == ["properties.property_added"] * 2


def test_a_change_moves_a_property_and_its_words(council, told):
    block = add(council, NewProperty(kind="block", line_1="Ashby House", reference="B1"))
    flat = add(council)
    with council.work(actor=OFFICER) as work:
        changes: PropertyChanges = {"parent_id": block, "line_1": "Flat 3", "postcode": "m11aa"}
        changed = commands.change_property(work, property_id=flat, changes=changes, version=1)
        assert (changed.version, changed.postcode, changed.parent_id) == (2, "M1 1AA", block)
    assert found(council, "flat 3 M1 1AA") == ["Flat 3"]
    assert found(council, "flat 2") == []
    assert told()[-1] == "properties.property_changed"
    assert "Flat" not in told.bodies()
    refusals: list[tuple[type[Exception], UUID, Any, int | None]] = [
        (Conflict, flat, {"ward": "North"}, 1),
        (BadInput, block, {"kind": "dwelling"}, None),
        (BadInput, flat, {"colour": "green"}, None),
        (AlreadyDone, flat, {"reference": "B1"}, None),
        (NotFound, new_id(), {"ward": "North"}, None),
    ]
    for error, target, wanted, version in refusals:
        refused(
            council,
            error,
            lambda work, target=target, wanted=wanted, version=version: commands.change_property(
                work, property_id=target, changes=wanted, version=version
            ),
        )
    with council.look(actor=OFFICER) as work:
        assert queries.property_by_id(work, property_id=flat).ward == ""


@pytest.mark.parametrize(("parent", "holds"), [("estate", 3), ("block", 2), ("dwelling", 0), ("garage", 0)])
def test_what_may_belong_to_what(parent, holds):
    assert sum(parent_fault(parent, child) is None for child in KINDS) == holds


@pytest.mark.parametrize(
    ("text", "number"), [("1", "1"), ("000000000012", "12"), ("1000 1234 5678", "100012345678")]
)
def test_uprns(text, number):
    assert uprn(text) == number


@pytest.mark.parametrize("text", ["", "0", "0000", "1234567890123", "12A", "-1", "١٢"])
def test_no_uprns(text):
    with pytest.raises(ValueError, match="1 to 12 digits"):
        uprn(text)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("sw1a1aa", "SW1A 1AA"),
        (" m1 1aa ", "M1 1AA"),
        ("EC1A1BB", "EC1A 1BB"),
        ("cr2 6xh", "CR2 6XH"),
        ("DN551PT", "DN55 1PT"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_postcodes(text, tidy):
    assert postcode(text) == tidy


@pytest.mark.parametrize(
    "text", ["", "SW1A", "SW1A 1A", "1AA SW1A", "SW1A 1AC", "Q1 1AA", "SW1A-1AA", "SW１A 1AA"]
)
def test_no_postcodes(text):
    with pytest.raises(ValueError, match="not a postcode"):
        postcode(text)


def test_addresses_are_ordered_by_street_then_number():
    lines = ["Flat 10", "Flat 2", "Flat 2A"]
    ordered = sorted(lines, key=lambda line: sort_address(replace(FLAT, line_1=line)))
    assert ordered == ["Flat 2", "Flat 2A", "Flat 10"]


HEADER = ",".join(column.name for column in PROPERTY_COLUMNS)


@given(text=st.text(alphabet=st.sampled_from('aB1,;"\n\r /\x00٣'), max_size=300), kind=st.sampled_from(KINDS))
def test_any_text_under_a_right_header_gives_properties_or_faults(text, kind):
    file = read_properties_csv(f"{HEADER}\nR,1,{kind},A\n{text}".encode())
    assert not (file.properties and file.faults)
    assert file.properties or in_words(file.faults)


@given(data=st.binary(max_size=300))
def test_any_bytes_give_properties_or_faults(data):
    file = read_properties_csv(data)
    assert not (file.properties and file.faults)
