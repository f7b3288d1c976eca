"""Which blank and which filled-in sample belong to a paper a procedure asks for, and which of our own forms an office approved.

Not for what a form asks (`eforms`) nor for printing it (`documents`). Start at `questions.py`: `sheets_for` is what pages show.
"""
