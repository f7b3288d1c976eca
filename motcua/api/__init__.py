"""The door for machines: the same questions, rules and verbs as the pages, as JSON under `/api/v1/`.

It decides nothing of its own, keeps nothing but the answers given under an Idempotency-Key for a day, and knows neither
sessions nor pages. Start at `door.py`; the addresses are those of docs/api.md, the form of every answer that of
docs/openapi.json.
"""
