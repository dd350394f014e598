"""What the staff room tells."""

from datetime import date
from uuid import UUID

from core.events import Event
from core.values.ids import Subject, subject


class SignedIn(Event, frozen=True):
    """A user signed in."""

    name = "staff.signed_in"
    about = "user"

    user_id: UUID


class SignInFailed(Event, frozen=True):
    """Signing in failed; without `user_id` where no user has the name that was typed."""

    name = "staff.sign_in_failed"
    about = "user"

    user_id: UUID | None

    @property
    def subject(self) -> Subject:
        """The user, or "user/unknown"."""
        return subject("user", self.user_id or "unknown")


class SignedOut(Event, frozen=True):
    """A user signed out."""

    name = "staff.signed_out"
    about = "user"

    user_id: UUID


class UserAdded(Event, frozen=True):
    """A member of staff was recorded."""

    name = "staff.user_added"
    about = "user"

    user_id: UUID


class UserDeactivated(Event, frozen=True):
    """A member of staff can no longer sign in; their sessions ended."""

    name = "staff.user_deactivated"
    about = "user"

    user_id: UUID


class PasswordSet(Event, frozen=True):
    """A user's password was set; their other sessions ended."""

    name = "staff.password_set"
    about = "user"

    user_id: UUID


class SecondFactorSet(Event, frozen=True):
    """A user set up a second factor; their other sessions ended."""

    name = "staff.second_factor_set"
    about = "user"

    user_id: UUID


class SecretsSealedAnew(Event, frozen=True):
    """Secrets that an older key had sealed, or none, are sealed by the newest key now."""

    name = "staff.secrets_sealed_anew"
    about = "sealing"

    sealing_id: UUID
    secrets: int


class SecondFactorRemoved(Event, frozen=True):
    """A user's second factor was taken away, by themselves or by an administrator."""

    name = "staff.second_factor_removed"
    about = "user"

    user_id: UUID


class RecoveryCodesMade(Event, frozen=True):
    """A user got new recovery codes; the old ones count no more."""

    name = "staff.recovery_codes_made"
    about = "user"

    user_id: UUID


class RecoveryCodeUsed(Event, frozen=True):
    """A user signed in with a recovery code, which is used up."""

    name = "staff.recovery_code_used"
    about = "user"

    user_id: UUID


class TeamAdded(Event, frozen=True):
    """A team was recorded."""

    name = "staff.team_added"
    about = "team"

    team_id: UUID


class RoleDefined(Event, frozen=True):
    """A role was made or changed; it holds exactly these permissions from now on."""

    name = "staff.role_defined"
    about = "role"

    role_id: UUID
    permissions: tuple[str, ...]


class SecondFactorPolicySet(Event, frozen=True):
    """Whether who holds a role must have a second factor was decided."""

    name = "staff.second_factor_policy_set"
    about = "role"

    role_id: UUID
    needed: bool


class RoleGranted(Event, frozen=True):
    """A user was given a role."""

    name = "staff.role_granted"
    about = "user"

    user_id: UUID
    role_id: UUID
    starts_on: date
    ends_on: date | None


class RoleRevoked(Event, frozen=True):
    """A role was taken from a user, at once."""

    name = "staff.role_revoked"
    about = "user"

    user_id: UUID
    role_id: UUID


class LimitSet(Event, frozen=True):
    """How much a user, or whoever holds a role, may approve by one act was set; `amount` in pence."""

    name = "staff.limit_set"
    about = "limit"

    limit_id: UUID
    user_id: UUID | None
    role_id: UUID | None
    act: str
    amount: int
    starts_on: date
    ends_on: date | None


class ApiTokenMade(Event, frozen=True):
    """A user made a key for a program, which carries these permissions until a day."""

    name = "staff.api_token_made"
    about = "user"

    user_id: UUID
    token_id: UUID
    scopes: str
    ends_on: date


class ApiTokenRevoked(Event, frozen=True):
    """A program's key opens nothing any more."""

    name = "staff.api_token_revoked"
    about = "user"

    user_id: UUID
    token_id: UUID


class IdentityLinked(Event, frozen=True):
    """A user is known from now on by what the identity provider calls them."""

    name = "staff.identity_linked"
    about = "user"

    user_id: UUID


class RoleEnded(Event, frozen=True):
    """A role that somebody holds ends, or ended, on a day: they move, leave, or a review found so."""

    name = "staff.role_ended"
    about = "user"

    user_id: UUID
    role_id: UUID
    ends_on: date


class TeamLeaderSet(Event, frozen=True):
    """Who leads a team was decided."""

    name = "staff.team_leader_set"
    about = "team"

    team_id: UUID
    leader_id: UUID | None


class UserMoved(Event, frozen=True):
    """A user has another job from a day: other roles, perhaps another team."""

    name = "staff.user_moved"
    about = "user"

    user_id: UUID
    moves_on: date
    team_id: UUID | None


class LeavingSet(Event, frozen=True):
    """It was set that a user leaves, and is let in no more from a day."""

    name = "staff.leaving_set"
    about = "user"

    user_id: UUID
    leaves_on: date


class CoverSet(Event, frozen=True):
    """A user stands in for another, with that one's roles and limits, from a day to a day."""

    name = "staff.cover_set"
    about = "user"

    user_id: UUID
    covered_id: UUID
    starts_on: date
    ends_on: date


class CoverEnded(Event, frozen=True):
    """A user no longer stands in for another."""

    name = "staff.cover_ended"
    about = "user"

    user_id: UUID
    covered_id: UUID


class CompetenceRecorded(Event, frozen=True):
    """A user was recorded as qualified."""

    name = "staff.competence_recorded"
    about = "user"

    user_id: UUID
    competence: str
    starts_on: date
    ends_on: date | None


class CompetenceEnded(Event, frozen=True):
    """A user is no longer qualified."""

    name = "staff.competence_ended"
    about = "user"

    user_id: UUID
    competence: str


class InterestDeclared(Event, frozen=True):
    """A user is close to a record, or is the person: they act on no case about it."""

    name = "staff.interest_declared"
    about = "user"

    user_id: UUID
    what: Subject
    kind: str


class InterestEnded(Event, frozen=True):
    """A user is no longer close to a record."""

    name = "staff.interest_ended"
    about = "user"

    user_id: UUID
    what: Subject


class ActingAllowed(Event, frozen=True):
    """A user may act on a case although they have an interest in it."""

    name = "staff.acting_allowed"
    about = "user"

    user_id: UUID
    what: Subject


class ReviewStarted(Event, frozen=True):
    """An access review began, over so many roles that are held."""

    name = "staff.review_started"
    about = "review"

    review_id: UUID
    due_on: date
    count: int


class AccessReviewed(Event, frozen=True):
    """A role that a user holds was confirmed, or ended, in an access review."""

    name = "staff.access_reviewed"
    about = "user"

    user_id: UUID
    role_id: UUID
    review_id: UUID
    kept: bool
