"""Borough's core: what every council service shares.

The map, from the roof down (each floor imports only floors below it):

    testing, cli                  how it is tried and commanded
    web, worker                   how it is visited; what does the work
    council, api, pages           all of it assembled; the doors for plugins
    bundles                       a room above the others: documents of a case bound into one PDF
    correspondence                letters about any of what stands below
    registry, bus, timetable      plugins loaded; events delivered; what falls due
    hooks                         what a plugin may be asked
    people, properties, payments, cases, documents, staff, audit   the rooms
    approval, restriction         proposed by one person, approved by another; seen by those named only
    work                          the one transaction
    search                        everything that can be found
    log, ports, permissions       what happened; outside technology; who may
    database, typesetting         the two engines; data put on paper
    vault                         what is kept encrypted
    binding                       papers bound into one PDF, read in a process of its own
    events, calendar              what is told; days and deadlines
    errors, values                words that everything else uses
"""

VERSION = "0.1.0"
