"""The catalogue in and out: what a file says about procedures, what that would change here, and files made of what stands.

Not for editing one procedure (the catalogue's own verbs) nor for what an office adds of its own (`motcua.exchange.additions`).
Start at `shapes` (XLSX, JSON, the national database), then `planning.plan`; the verbs are `motcua.exchange.actions.catalogue`.
"""
