"""What helps one person with one procedure: my own checklist by a few plain questions, steps with pictures, the guide read aloud.

Not for what the law promises (`catalogue`: nothing here adds a paper or takes one away) and not for pages (`web/portal`).
Start at `checklist.sort_papers`, which is pure, then `reading.my_case`, which asks the rows.
"""
