"""Questions about work; in a reading, only about cases that the actor may see.

By what is asked:

    mine       what one person has to do, in order
    held       what stands still, and until when
    queue      what nobody has
    officers   who could have it: what they have, what they may do, when they are away
    plans      who would get what
    fitness    who can have a case, and why not
    passing    what goes to others when somebody leaves
    team       what everybody in a team has, each case counted once
    deadlines  what falls due on which day
    handovers  what changes hands
    teams      whose work the actor may look at
"""
