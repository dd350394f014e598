"""Forms: read what was typed, and show it again with what is wrong at the field and in a summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal
from urllib.parse import urlencode

from core.errors import BadInput, NotAllowed, NotFound, Refused
from core.web.blocks import Link
from core.web.fields import Field
from core.web.typed import Typed

_NOTHING = Typed(())


@dataclass(frozen=True, slots=True)
class Form:
    """Fields with a button. `action` is where it is sent, this page if empty.

    `danger` marks an act that cannot be undone; `cancel` leads away without it. A `get` form asks a
    question and puts it into the address; only such a form may change nothing. `inline` sets it in one row.
    """

    fields: Sequence[Field] = ()
    button: str = "Save"
    action: str = ""
    title: str = ""
    text: str = ""
    danger: bool = False
    quiet: bool = False
    inline: bool = False
    method: Literal["post", "get"] = "post"
    cancel: Link | None = None

    def to(self, action: str) -> "Form":
        """The same form, sent to this address."""
        return replace(self, action=action)

    def empty(self, **values: Any) -> "Filled":
        """The form as it is first shown, perhaps with values in it."""
        return Filled(self, Typed.of(values) if values else _NOTHING)

    def read(self, typed: Typed) -> "Filled":
        """Read every field; what is wrong stands in `errors`."""
        filled = Filled(self, typed)
        for one in self.fields:
            try:
                filled.values[one.name] = one.read(typed)
            except ValueError as error:
                filled.errors[one.name] = _sentence(str(error))
        return filled


@dataclass(slots=True)
class Filled:
    """A form with what was typed: its values when all is well, else its errors by field and its faults.

    It is a block: to show it on a page shows the form again, with the errors.
    """

    form: Form
    typed: Typed
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    status: int = 422
    block: ClassVar[str] = "form"

    @property
    def is_wrong(self) -> bool:
        """Whether anything keeps the form from being taken."""
        return bool(self.errors or self.faults)

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """What a list is narrowed by: for each condition its title, its words, and the address without it."""
        form = self.form
        if form.method != "get" or not form.inline or self.is_wrong:
            return []
        narrowing = [one for one in form.fields if not one.required and one.typed_words(self.typed)]
        return [(one.label, one.typed_words(self.typed), self._without(one)) for one in narrowing]

    @property
    def cleared(self) -> str:
        """The address of the list as it is with no condition at all."""
        return self._without(*(one for one in self.form.fields if not one.required))

    def _without(self, *gone: Field) -> str:
        names = {name for one in gone for name in one.typed_as}
        known = {name for one in self.form.fields for name in one.typed_as}
        kept = [(name, text) for name in self.typed for text in self.typed.all(name) if text]
        return f"{self.form.action}?" + urlencode([(n, t) for n, t in kept if n in known - names])

    @property
    def complaints(self) -> list[dict[str, str]]:
        """Everything that is wrong, for the summary at the top, linked to its field."""
        at = {one.name: one.anchor for one in self.form.fields}
        linked = [{"text": text, "href": f"#{at[name]}"} for name, text in self.errors.items()]
        return linked + [{"text": text} for text in self.faults]

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal of the domain: at its field when it names one, else in the summary.

        What is not found raises on: there is nothing to come back to.
        """
        if isinstance(refusal, NotFound):
            raise refusal
        self.status = status_of(refusal)
        named = refusal.field if isinstance(refusal, BadInput) else None
        if named in {one.name for one in self.form.fields}:
            self.errors[str(named)] = _sentence(str(refusal))
        else:
            self.faults += [_sentence(one) for one in getattr(refusal, "reasons", (str(refusal),))]


def status_of(refusal: Refused) -> int:
    """The HTTP status that says what kind of refusal it is."""
    statuses: Mapping[type[Refused], int] = {NotAllowed: 403, NotFound: 404, BadInput: 422}
    return next((code for kind, code in statuses.items() if isinstance(refusal, kind)), 409)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
