"""The work list: five tabs over one table of dossiers, sorted by what is due, at the same cost however many there are.

Not for what happens to a dossier once it is opened (`dossier`). Start at `lists`, where each tab is a query, then `views`.
"""
