"""What hangs on a wall: places, the codes posted there and how often they are scanned, the sheets printed for them.

Not for what a sheet looks like (`documents.boards` sets it) nor for what a page shows: a posting knows its target only as
(kind, public id), and each door registers how its kind is opened (`openings`).
Start at `models`, then `content` (what a sheet shows, and its digest), `questions` (what must be replaced where) and `actions`.
"""
