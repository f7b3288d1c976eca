"""The catalogue in and out at the desk: a file compared, confirmed and taken back; files made of what stands.

Not for editing one procedure. Start at `imports`, then `exports`; what the office added of its own is in `additions`.
"""
