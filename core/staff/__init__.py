"""The staff room: users, teams, roles and limits, and signing in."""

from core.events import Event
from core.permissions import Permission, Row
from core.staff.events import (
    LimitSet,
    PasswordSet,
    RoleDefined,
    RoleGranted,
    RoleRevoked,
    SignedIn,
    SignedOut,
    SignInFailed,
    TeamAdded,
    UserAdded,
    UserDeactivated,
)
from core.staff.models import (
    Limit,
    Password,
    Role,
    RoleHeld,
    RolePermission,
    SignInSession,
    Team,
    Throttle,
    User,
)
from core.work import Act

TABLES: tuple[type[Row], ...] = (
    Team,
    User,
    Password,
    Role,
    RolePermission,
    RoleHeld,
    Limit,
    SignInSession,
    Throttle,
)
EVENTS: tuple[type[Event], ...] = (
    SignedIn,
    SignInFailed,
    SignedOut,
    UserAdded,
    UserDeactivated,
    PasswordSet,
    TeamAdded,
    RoleDefined,
    RoleGranted,
    RoleRevoked,
    LimitSet,
)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("staff.see", "See staff, teams, roles and who may do what"),
    Permission("staff.administer", "Add staff, set passwords, define and grant roles, set limits"),
    Permission("approvals.see", "See what waits for a second person, and what became of it"),
)
ACTS: tuple[Act, ...] = ()
