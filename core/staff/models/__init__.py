"""Tables of the staff room. Moments are ISO 8601 in UTC as text, as in the log.

By what they are for:

    users        User, Team
    access       Role, who holds it, Limit, Cover, Competence
    signing_in   Password, SecondFactor, sessions, identities at a provider: seen by nobody
    interests    Interest, Clearance
    reviews      Review and its items
    tokens       ApiToken
"""

from core.staff.models.access import Competence, Cover, Limit, Role, RoleHeld, RolePermission
from core.staff.models.interests import Clearance, Interest
from core.staff.models.reviews import Review, ReviewItem
from core.staff.models.signing_in import (
    Departure,
    HalfSession,
    Identity,
    Password,
    RecoveryCode,
    SecondFactor,
    SignInSession,
    Strength,
    Throttle,
)
from core.staff.models.tokens import ApiToken
from core.staff.models.users import Team, User

__all__ = [
    "ApiToken",
    "Clearance",
    "Competence",
    "Cover",
    "Departure",
    "HalfSession",
    "Identity",
    "Interest",
    "Limit",
    "Password",
    "RecoveryCode",
    "Review",
    "ReviewItem",
    "Role",
    "RoleHeld",
    "RolePermission",
    "SecondFactor",
    "SignInSession",
    "Strength",
    "Team",
    "Throttle",
    "User",
]
