"""Coming in and going out: login, second factor, one-time links, sessions, one's own password.

Not for what an officer may do once inside (`motcua.web.desk.access`) nor for managing others' accounts.
Start at `views.login` and `middleware.SessionEnds`; the reasons are in docs/decisions/login.md.
"""
