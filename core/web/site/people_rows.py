"""What the pages of people and organisations show in tables, and the words for it."""

from collections.abc import Sequence
from uuid import UUID

from core.people.models import Alias, ContactPoint
from core.people.queries import RelationShown
from core.web.blocks import Link, Table, Tag
from core.web.looks import words
from core.web.site.records import since

LANGUAGES = {
    "en": "English", "ar": "Arabic", "bn": "Bengali", "bsl": "British Sign Language", "bg": "Bulgarian",
    "zh": "Chinese", "cs": "Czech", "nl": "Dutch", "fa": "Farsi", "fr": "French", "de": "German",
    "el": "Greek",
    "gu": "Gujarati", "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ku": "Kurdish", "lt": "Lithuanian",
    "ps": "Pashto", "pl": "Polish", "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "ru": "Russian",
    "so": "Somali", "es": "Spanish", "sw": "Swahili", "sq": "Albanian", "ta": "Tamil", "ti": "Tigrinya",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "cy": "Welsh", "yo": "Yoruba",
}  # fmt: skip
"""Languages that councils meet most, by their codes."""
CONTACT_BY = {
    "": "No preference",
    "post": "Post",
    "email": "E-mail",
    "phone": "Telephone",
    "sms": "Text message",
}
"""How somebody would rather be reached."""
_NAMES = {"former": "A former name", "alias": "Also known as"}
CONTACT_KINDS = {"phone": "Telephone", "email": "E-mail", "address": "Postal address"}


def contacts_table(found: Sequence[ContactPoint], address: str, *, changes: bool) -> Table:
    """How to reach somebody; with `changes` each can be removed."""
    rows = [
        (
            CONTACT_KINDS.get(one.kind, words(one.kind)),
            one.value + (f"\n{one.postcode}" if one.postcode else ""),
            Tag("Preferred", "green") if one.preferred else None,
            *([Link("Remove", f"{address}/end/contact/{one.id}", hidden=one.value)] if changes else []),
        )
        for one in found
    ]
    head = ("By", "Address or number", "Preferred", *(["Mend"] if changes else []))
    return Table(head, rows, title="How to reach them", empty="No way to reach them is recorded")


def names_table(found: Sequence[Alias], person_id: UUID) -> list[Table]:
    """The other names of somebody, each of which can be removed; no table where there are none."""
    rows = [
        (
            one.name,
            _NAMES.get(one.kind, words(one.kind)),
            Link("Remove", f"/people/{person_id}/end/name/{one.id}", hidden=one.name),
        )
        for one in found
    ]
    return [Table(("Name", "What it is", "Mend"), rows, title="Other names")] if rows else []


def relations_table(found: Sequence[RelationShown], person_id: UUID, *, changes: bool) -> Table:
    """The household first, then who else belongs to somebody."""
    ordered = sorted(found, key=lambda one: (one.relation.ends_on is not None, not one.relation.lives_with))
    rows = [_relation(one, person_id, changes=changes) for one in ordered]
    head = ("Name", "Who they are", "In what way", "Since", *(["Mend"] if changes else []))
    return Table(head, rows, title="Household and associates", empty="Nobody is recorded")


def _relation(one: RelationShown, person_id: UUID, *, changes: bool) -> tuple[object, ...]:
    row = one.relation
    ways = [
        Tag("Household", "blue") if row.lives_with else None,
        Tag("May speak for them", "green") if row.may_speak and one.is_own else None,
        Tag("They may speak for", "green") if row.may_speak and not one.is_own else None,
    ]
    who = Link(one.name, f"/people/{one.other_id}") if one.other_id else one.name
    said = words(row.relation) if one.is_own else f"Has them as {row.relation.lower()}"
    end = Link("End", f"/people/{person_id}/end/relation/{row.id}", hidden=one.name)
    mend = [None if row.ends_on else end] if changes else []
    return who, said, [way for way in ways if way], since(row.starts_on, row.ends_on), *mend
