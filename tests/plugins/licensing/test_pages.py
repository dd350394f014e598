"""The pages of licensing."""

from datetime import UTC, datetime

from sqlmodel import select

from core.api import Actor, people, properties
from core.testing import a_council
from plugins.licensing.models import Application
from tests.plugins.visiting import visiting

SYSTEM = Actor.system("test")


def test_an_application_is_taken_on_a_page_and_listed(tmp_path):
    council = a_council(tmp_path, "licensing", now=datetime(2026, 11, 2, 9, tzinfo=UTC))
    with council.work(actor=SYSTEM) as work:
        home = properties.add_property(
            work, new=properties.NewProperty(kind="dwelling", line_1="1 Albert Road")
        )
        people.add_person(work, person=people.NewPerson(family_name="Nwosu", reference="L1"))
    typed = {"property_id": str(home), "applicant": "L1", "persons": "4", "households": "2", "storeys": "2"}
    typed |= {"scheme": "no", "received_on-day": "29", "received_on-month": "10", "received_on-year": "2026"}
    with visiting(council) as visitor:
        assert f"/licensing/new?property_id={home}" in visitor.get(f"/properties/{home}").text
        assert "1 Albert Road" in visitor.get(f"/licensing/new?property_id={home}").text
        refused = visitor.post("/licensing/new", **typed)
        assert refused.status_code == 422
        assert "fewer than five persons" in refused.text
        with council.look(actor=SYSTEM) as work:
            assert work.session.exec(select(Application)).all() == []
        taken = visitor.post("/licensing/new", **{**typed, "persons": "6"})
        assert taken.status_code == 303
        assert "Nwosu" in visitor.get(taken.headers["location"]).text
        assert "1 Albert Road" in visitor.get("/licensing").text
        assert visitor.post("/licensing/new", **{**typed, "property_id": "nowhere"}).status_code == 404
    council.close()
