"""The pages on which a guest files online, step by step, or is led to the national portal.

Not for what a draft is and when it may be filed (`motcua.filing`). Start at `urls`; which half of the pages is there at
all is decided in `switch`.
"""
