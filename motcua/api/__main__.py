"""Write the contract anew: ``python -m motcua.api docs/openapi.json``."""

import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from motcua.api import contract, urls  # noqa: F401 - the addresses register what they answer

    Path(sys.argv[1]).write_text(contract.text(), encoding="utf-8", newline="\n")
