"""The door for citizens: find and read a procedure, see where a dossier is.

Not for officers (`desk`) and not for rules: it asks the floors below and shows. Start at `urls`.
"""
