"""What can be done with staff: added, given roles and limits, let in, and shut out."""

from core.staff.commands.access import grant_role, revoke_role, set_limit
from core.staff.commands.doors import CodeAwaited, NewSession, NotSignedIn
from core.staff.commands.roles import define_default_roles, define_role, require_second_factor
from core.staff.commands.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    give_code,
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
)
from core.staff.commands.sessions import forget_expired, sign_in, sign_out, touch_session
from core.staff.commands.tokens import make_token, note_use, revoke_token
from core.staff.commands.users import add_team, add_user, deactivate_user, set_password

__all__ = [
    "CodeAwaited",
    "NewSession",
    "NotSignedIn",
    "add_team",
    "add_user",
    "begin_second_factor",
    "confirm_second_factor",
    "deactivate_user",
    "define_default_roles",
    "define_role",
    "forget_expired",
    "give_code",
    "grant_role",
    "make_token",
    "note_use",
    "remove_second_factor",
    "renew_recovery_codes",
    "require_second_factor",
    "reset_second_factor",
    "revoke_role",
    "revoke_token",
    "set_limit",
    "set_password",
    "sign_in",
    "sign_out",
    "touch_session",
]
