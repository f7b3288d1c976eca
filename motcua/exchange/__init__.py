"""What goes in and out with other systems: lists taken over from spreadsheets or the province, a day handed to it in files.

Not for speaking to a live service, and not for what a person or a dossier is (`people`, `dossiers`): their verbs do the work.
Start at `actions/importing.py` for what comes in, `day_export.py` for what goes out, `profile.py` for what is not sure.
"""
