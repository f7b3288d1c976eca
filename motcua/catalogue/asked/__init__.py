"""What citizens search for, counted without knowing anybody, so that the office can teach the search their words.

No address, no cookie, no order of questions is kept: only a folded text, a day, and two counts; what may be personal is
never counted at all. Start at `counting`, then `questions.worklist` and the verbs in `actions`.
"""
