"""The office's own settings, and one bare page more to measure the others against."""

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES, Path

ROOT_URLCONF = "motcua.commands.benches.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).with_name("templates")]}]

# The invented leaders carry no phone: what is measured is the pages behind the door.
SECOND_FACTOR_NEEDED = False
