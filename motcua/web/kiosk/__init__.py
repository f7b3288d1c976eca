"""Doors without a keyboard: the screens on the wall of the waiting room.

Not for what a screen says (`news`) nor for pages a citizen reads on the phone (`web.portal`). Start at `screens.py`.
"""
