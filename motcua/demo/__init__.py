"""An invented commune and a week of its work, told with the house's own verbs and a moving clock.

It is no fixture and writes no row itself: whatever stands in the demo was done by an officer allowed to do it.
Start with `week.tell_week`; `folder` says which data folder is a demo's and so may be thrown away.
"""
