"""Giving the result into somebody's hand: the scanner reads the receipt, Enter closes the dossier.

Not for taking anything in. Start at `scan` (what the scanner or the clerk typed), then `views`.
"""
