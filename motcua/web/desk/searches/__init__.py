"""The worklist of what citizens searched for in vain: teach the search their words, or pass a question over.

Not for the search of the work list or of the counter. Start at `views.worklist`.
"""
