"""One dossier on the desk: everything about it, whose turn it is, and a page of its own for every move.

Not for lists of dossiers (`work`) nor for handing the result over (`giving`); what is allowed is said by `dossiers.rules`.
Start at `sight` (who may see it), then `doings` (the moves as pages), then `page` (what the page shows).
"""
