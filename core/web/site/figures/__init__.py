"""The pages of figures: what every service counts, and the records, samples, reports and returns behind it.

shared     the question in the address, tabs, figures as tables
overview   the whole council, a service, money
teams      teams and officers
figure     one figure in full, and the list of exactly the records that it counts
quality    samples of cases looked at again
reports    monthly reports of officers
forecast   arrivals and workload to come
returns    returns filled, frozen, checked and compared
"""

from core.web.site.figures import figure, forecast, overview, quality, reports, returns, teams

HANDLERS = tuple(
    handler
    for room in (overview, teams, figure, quality, reports, forecast, returns)
    for handler in room.HANDLERS
)
