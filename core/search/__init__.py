"""One search for everything: a small floor beneath the rooms, as the log is.

A room says for each of its records by what it is found (`entries`), and writes that in the transaction
that changes the record (`keeping`); `finding` answers what somebody types. Beside these:

    models      the table of entries, and what each database keeps under it: FTS5, or GIN and pg_trgm
    typed       what was typed, as alternatives for each of its words
    spelling    which words are within one or two slips of another
    statements  the SQL of both databases
"""
