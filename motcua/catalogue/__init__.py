"""What is promised: sectors, procedures, their dated revisions with papers, limits and fees, and how they are found.

Not for what is being handled (dossiers) nor for who handles it (people); fees owed and days computed live upstairs.
Start at `models.Revision`, then `search.search` for finding and `reading.card` for showing.
"""
