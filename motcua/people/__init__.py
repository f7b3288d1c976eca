"""Who acts: agencies with their calendars and identifiers, departments, officers, their positions and substitutes.

Not for what they handle (`dossiers`), nor for citizens, who need no account to be served.
Start at `models.Position`: what somebody may do follows from the positions in force on the day, never from the account.
"""
