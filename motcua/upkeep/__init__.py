"""The machine room: backups and restoring, what is wrong with the machine in plain words, figures for whoever watches it.

Not for anything an applicant or an officer decides; it only reads the floors below, and writes a row per backup. Start at
`actions.make_backup`; the archive's form stands in `archive`, the way back in `restoring`, the doctor's questions in `checks`.
"""
