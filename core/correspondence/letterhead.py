"""Who writes: the council as its letters name it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The council's name and how it is reached, and the colour of its letters ("#1d3557").

    `second_person_above` is how many letters one person may send at once without another's approval.
    """

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    colour: str = "#1d3557"
    second_person_above: int = 100
