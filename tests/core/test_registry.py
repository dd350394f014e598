"""Starting: what cannot be is refused in words that say where and what to do."""

from datetime import date
from types import ModuleType
from uuid import UUID

import pytest
from pydantic import BaseModel, Field
from sqlmodel import Field as Column

from core import registry
from core.errors import Misconfigured
from core.events import Event
from core.hooks import hookimpl
from core.manifest import Manifest
from core.permissions import Permission, Row
from core.testing import a_council, a_plugin
from core.values import new_id


class Owned(Row, table=True):
    __tablename__ = "garages_owned"

    id: UUID = Column(default_factory=new_id, primary_key=True)


class Strayed(Row, table=True):
    __tablename__ = "sheds_strayed"

    id: UUID = Column(default_factory=new_id, primary_key=True)


class Elsewhere(Event):
    name = "sheds.thing_done"
    about = "thing"


class Settings(BaseModel):
    reminder_days: int = Field(ge=1)


def refusal(*modules, settings=None):
    named = {module.manifest.name: module for module in modules}
    with pytest.raises(Misconfigured) as refused:
        registry.load(list(named), settings or {}, extra=named)
    return str(refused.value)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (a_plugin("payments"), "has the name of a room of core"),
        (a_plugin("garages", core=">=99"), "works with core >=99"),
        (a_plugin("garages", requires=("sheds",)), "requires “sheds”, which must be enabled before it"),
        (a_plugin("garages", tables=(Strayed,)), "a table “sheds_strayed”, which must begin with “garages_”"),
        (a_plugin("garages", events=(Elsewhere,)), "must begin with “garages.”"),
        (a_plugin("garages", settings=Settings), "[plugins.garages] reminder_days: field required"),
    ],
)
def test_a_plugin_that_cannot_run_is_refused_in_words(module, words):
    message = refusal(module)

    assert words in message
    assert message.startswith("config/council.toml: ")


def test_an_unknown_plugin_is_refused_with_the_nearest_name():
    with pytest.raises(
        Misconfigured, match="no plugin called “licencing” is installed; did you mean “licensing”"
    ):
        registry.load(["licencing"], {})


def test_a_misspelt_hook_is_refused_with_the_nearest_name():
    module = a_plugin("garages")

    def identfy_accounts(work, lines):
        return []

    module.identfy_accounts = hookimpl(identfy_accounts)

    assert (
        "answers a hook “identfy_accounts” that does not exist; did you mean “identify_accounts”"
        in refusal(module)
    )


def test_a_misspelt_argument_is_refused_with_its_name():
    def find(work, word, limit):
        return []

    assert "word" in refusal(a_plugin("garages", find))


def test_two_plugins_cannot_claim_one_thing():
    def claiming(name):
        return a_plugin(name, permissions=(Permission("garages.see", "See"),))

    assert "the permission “garages.see” is claimed by “garages” and by “sheds”" in refusal(
        claiming("garages"), claiming("sheds")
    )


def test_a_setting_that_nobody_takes_is_refused():
    assert "plugin “garages” has no setting “colour”" in refusal(
        a_plugin("garages"), settings={"garages": {"colour": "green"}}
    )
    assert "[plugins.garage] gives settings for no plugin that is known" in refusal(
        a_plugin("garages"), settings={"garage": {}}
    )


def test_a_plugin_complains_of_its_own_settings():
    def complaints_at_start(settings):
        return ["the reminder comes before the debt"] if settings.reminder_days < 7 else []

    module = a_plugin("garages", complaints_at_start, settings=Settings)

    assert "plugin “garages”: the reminder comes before the debt" in refusal(
        module, settings={"garages": {"reminder_days": 3}}
    )


def test_hooks_are_answered_in_the_order_of_the_configuration(tmp_path):
    def answering(name):
        def figures_for(on):
            return [name]

        return a_plugin(name, figures_for)

    named = {name: answering(name) for name in ("garages", "sheds", "allotments")}
    council = a_council(tmp_path, *named, extra=named)

    assert council.registry.ask.figures_for(work=None, on=date(2026, 4, 7)) == [
        ["garages"],
        ["sheds"],
        ["allotments"],
    ]
    council.close()


def test_a_module_without_a_manifest_is_no_plugin():
    with pytest.raises(Misconfigured, match="has no `manifest"):
        registry.load(["bare"], {}, extra={"bare": ModuleType("bare")})


def test_a_plugin_must_be_called_what_it_is_installed_as():
    with pytest.raises(Misconfigured, match="calls itself “garages” but is installed as “sheds”"):
        registry.load(["sheds"], {}, extra={"sheds": a_plugin("garages")})


def test_the_bundled_plugins_come_by_the_same_door_as_a_strangers():
    assert {"finance_reconciliation", "home_ownership", "licensing", "rent_recovery"} <= set(
        registry.available()
    )
    assert all(isinstance(point.load().manifest, Manifest) for point in registry.available().values())
