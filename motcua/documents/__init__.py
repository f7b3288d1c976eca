"""What is printed: slips and letters, each a dataclass of exactly the form's fields and a template per instrument.

Not for deciding when something is printed, nor for its numbers: the verbs of `dossiers` do that.
Start at `printouts/receipt.py`; the look lies in `templates_typst/`, one folder per instrument of the law.
"""
