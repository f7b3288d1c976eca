"""One file per instrument, each with one INSTRUMENT; the file's name is its key.

Not for comparing dates: `motcua.law.book` does that. Start at `nd_118_2025.py`.
"""
