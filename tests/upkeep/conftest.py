"""A second PC to restore into."""

from tests.second_pc import archives, new_pc  # noqa: F401
