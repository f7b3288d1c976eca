"""The office's own words beside the law: questions about one's case, steps with pictures, a film, for each procedure.

Not for what the law promises (the catalogue is edited elsewhere) and not for what people see (`web/portal/guidance.py`).
Start at `views.index`, then `views.questions`.
"""
