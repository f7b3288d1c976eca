"""What the commands are tested with."""

from tests.second_pc import archives, new_pc  # noqa: F401
