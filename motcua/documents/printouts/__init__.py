"""One file per printed form: a frozen dataclass of its fields (`Content`), `render` and `pictures`.

Not for fetching those fields: whoever prints binds them from the dossier. Start at `receipt.py`.
"""
