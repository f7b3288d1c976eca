"""When: calendars of shifts, days off and make-up days, and the arithmetic of time limits (a pure core).

Not for what a procedure promises (`catalogue`) nor for the due date printed on a slip (`dossiers` keeps its own row,
which no change of a calendar ever moves). Start at `engine.compute_deadline`, then `models.Calendar.as_work_calendar`.
"""
