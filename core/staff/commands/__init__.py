"""What can be done with staff: added, given roles and limits, let in, and shut out."""

from core.staff.commands.access import grant_role, revoke_role, set_limit
from core.staff.commands.competence import end_competence, record_competence
from core.staff.commands.cover import end_cover, set_cover
from core.staff.commands.doors import CodeAwaited, NewSession, NotSignedIn
from core.staff.commands.interests import allow_acting, declare_interest, end_interest
from core.staff.commands.leaving import apply_staff_changes, leave_user, move_user, set_team_leader
from core.staff.commands.provider import ProviderPolicy, send_away, sign_in_by_provider, take_back
from core.staff.commands.reviewing import decide_review_item, start_review
from core.staff.commands.roles import define_default_roles, define_role, require_second_factor
from core.staff.commands.sealing import keep_secrets_sealed
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
    "ProviderPolicy",
    "add_team",
    "add_user",
    "allow_acting",
    "apply_staff_changes",
    "begin_second_factor",
    "confirm_second_factor",
    "deactivate_user",
    "decide_review_item",
    "declare_interest",
    "define_default_roles",
    "define_role",
    "end_competence",
    "end_cover",
    "end_interest",
    "forget_expired",
    "give_code",
    "grant_role",
    "keep_secrets_sealed",
    "leave_user",
    "make_token",
    "move_user",
    "note_use",
    "record_competence",
    "remove_second_factor",
    "renew_recovery_codes",
    "require_second_factor",
    "reset_second_factor",
    "revoke_role",
    "revoke_token",
    "send_away",
    "set_cover",
    "set_limit",
    "set_password",
    "set_team_leader",
    "sign_in",
    "sign_in_by_provider",
    "sign_out",
    "start_review",
    "take_back",
    "touch_session",
]
