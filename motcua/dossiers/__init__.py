"""What is being handled: a dossier from the counter to the result in hand, with its papers, charges and letters.

Not for what is promised (`catalogue`), when it is due (`worktime` computes), or how it is printed (`documents`).
Start at `lifecycle` for the table of moves, then `actions/` for the verbs.
"""
