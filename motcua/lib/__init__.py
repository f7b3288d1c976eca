"""Pure helpers that know no domain: clock, Vietnamese text and dates, codes, cards, QR, PDF.

Not for anything that names a dossier, a procedure or a person's role. Start at `clock`, then `vietnamese`.
"""
