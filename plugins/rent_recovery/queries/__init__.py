"""What may be asked of rent recovery; nothing here writes.

policy       the council's own figures over those that ship
tenancies    tenancies and their weekly charges
charges      what a week comes to for every live tenancy, as SQL to build upon
arrears      the facts of many accounts at once
references   old references in what payers write
sets         many ids as one parameter
worklist     accounts in recovery, for people
"""
