"""The pages of core: each reads the request, asks a query or runs one command, and shows blocks."""

from core.manifest import Link
from core.web.site import (
    accessibility,
    accounts,
    approvals,
    bundle_builds,
    bundle_entries,
    bundle_pages,
    bundles,
    calculators,
    callbacks,
    case_access,
    case_acts,
    cases,
    deliveries,
    documents,
    duplicates,
    entrance,
    events,
    figures,
    health,
    home,
    letters,
    mailout_new,
    mailouts,
    notices,
    organisation_merges,
    organisations,
    own_account,
    own_interests,
    people,
    people_adding,
    people_edit,
    people_ending,
    plugins,
    properties,
    property_edit,
    provider,
    search,
    staff,
    statements,
    timetable,
    tokens,
    who_looked,
    work_away,
    work_calendar,
    work_give,
    work_handing,
    work_queue,
    work_team,
    writing,
)
from core.web.site.beside_cases import HANDLERS as BESIDE_CASES

_PEOPLE = (people, people_edit, people_adding, people_ending, duplicates, organisations, organisation_merges)
_RECORDS = (search, *_PEOPLE, properties, property_edit, accounts, statements, cases, case_acts, documents)
_WORK = (home, work_queue, work_give, work_team, work_calendar, work_handing, work_away)
_BUNDLES = (bundles, bundle_entries, bundle_pages, bundle_builds)
_SYSTEM = (events, deliveries, timetable, plugins)
_OWN = (own_account, own_interests, tokens)
_ACCESS = (provider, staff, case_access, who_looked)
_LETTERS = (letters, writing, mailout_new, mailouts, notices, callbacks)
_REST = (figures, approvals, calculators)
_ROOMS = (entrance, health, *_WORK, *_OWN, *_ACCESS, *_RECORDS, *_LETTERS, *_REST, *_SYSTEM)
HANDLERS = (
    *BESIDE_CASES,
    *(handler for room in (*_ROOMS, *_BUNDLES, accessibility) for handler in room.HANDLERS),
)

FIRST = (
    Link("My work", "/", ""),
    Link("Cases", "/cases", "cases.see"),
    Link("Letters", "/letters", "correspondence.see"),
)
"""The navigation before the plugins' own."""
LAST = (
    Link("Figures", "/figures", "figures.see"),
    Link("Duplicates", "/people/duplicates", "people.merge"),
    Link("Approvals", "/approvals", "approvals.see"),
    Link("Calculators", "/calculators", ""),
    Link("Staff", "/staff", "staff.see"),
    Link("System", "/events", "audit.see"),
)
"""The navigation after the plugins' own."""
UNDER = {
    "/cases": ("/case-types", "/clock-reviews", "/case-migrations"),
    "/letters": ("/mailouts", "/notices"),
    "/events": ("/who-looked", "/deliveries", "/timetable", "/plugins"),
}
"""What else belongs to an entry of the navigation."""
