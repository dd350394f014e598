"""Questions about staff, read only: who is signed in, who is who, and who may do what."""

from core.staff.queries.access import Access, LimitShown, RoleShown, access, limits, roles
from core.staff.queries.actors import SignedInUser, actor_for, signed_in
from core.staff.queries.closeness import Closeness, holders, interests_in, interests_of
from core.staff.queries.people import teams, user, user_by_username, users
from core.staff.queries.tokens import Program, program, tokens

__all__ = [
    "Access",
    "Closeness",
    "LimitShown",
    "Program",
    "RoleShown",
    "SignedInUser",
    "access",
    "actor_for",
    "holders",
    "interests_in",
    "interests_of",
    "limits",
    "program",
    "roles",
    "signed_in",
    "teams",
    "tokens",
    "user",
    "user_by_username",
    "users",
]
