"""The pages of home ownership."""

from datetime import UTC, datetime

from sqlmodel import select

from core.api import Actor, people, properties
from core.testing import a_council
from plugins.home_ownership.models import Claim
from tests.plugins.visiting import visiting

SYSTEM = Actor.system("test")


def test_a_claim_is_taken_on_a_page_and_listed(tmp_path):
    council = a_council(tmp_path, "home_ownership", now=datetime(2025, 12, 3, 9, tzinfo=UTC))
    with council.work(actor=SYSTEM) as work:
        home = properties.add_property(
            work, new=properties.NewProperty(kind="dwelling", line_1="2 Park View")
        )
        people.add_person(work, person=people.NewPerson(family_name="Howells", reference="B1"))
    typed = {"property_id": str(home), "tenant": "B9", "dwelling": "flat", "years": "7", "all_with_us": "no"}
    typed |= {"received_on-day": "1", "received_on-month": "12", "received_on-year": "2025"}
    with visiting(council) as visitor:
        assert f"/home-ownership/new?property_id={home}" in visitor.get(f"/properties/{home}").text
        assert "2 Park View" in visitor.get(f"/home-ownership/new?property_id={home}").text
        refused = visitor.post("/home-ownership/new", **typed)
        assert refused.status_code == 422
        assert "No person has this reference" in refused.text
        with council.look(actor=SYSTEM) as work:
            assert work.session.exec(select(Claim)).all() == []
        taken = visitor.post("/home-ownership/new", **{**typed, "tenant": "B1"})
        assert taken.status_code == 303
        case = visitor.get(taken.headers["location"]).text
        assert "26 January 2026" in case
        assert "Howells" in case
        assert "2 Park View" in visitor.get("/home-ownership").text
    council.close()
