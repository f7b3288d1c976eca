"""Keep the catalogue true: write, publish and end procedures, enter the province's fees, choose what is posted.

Not for reading it (portal) nor for bringing whole lists in and out (exchange). Start at `editing`, whose page is `sheet`.
"""
