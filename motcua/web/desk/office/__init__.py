"""Running the office: people and positions, substitutes, the calendar, the rules of law, jobs that failed, seals, the first start.

Not for work on dossiers: nothing here shows what a dossier holds.
Start at `scope` (who manages what) and `urls`; one file of views per noun.
"""
