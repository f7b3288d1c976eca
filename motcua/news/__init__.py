"""What the office announces: news with dates, what the law wants posted for a while, and the screens that show both.

Not for procedures and their codes on the wall (`catalogue`, `postings`), nor for letters to one person (`notifications`).
Start at `models.py`; the verbs stand in `actions/`, the text for the loudspeakers in `spoken.py`.
"""
