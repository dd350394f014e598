"""What can be done with staff: added, given roles and limits, let in, and shut out."""

from core.staff.commands.access import grant_role, revoke_role, set_limit
from core.staff.commands.roles import define_default_roles, define_role
from core.staff.commands.sessions import (
    NewSession,
    NotSignedIn,
    forget_expired,
    sign_in,
    sign_out,
    touch_session,
)
from core.staff.commands.users import add_team, add_user, deactivate_user, set_password

__all__ = [
    "NewSession",
    "NotSignedIn",
    "add_team",
    "add_user",
    "deactivate_user",
    "define_default_roles",
    "define_role",
    "forget_expired",
    "grant_role",
    "revoke_role",
    "set_limit",
    "set_password",
    "sign_in",
    "sign_out",
    "touch_session",
]
