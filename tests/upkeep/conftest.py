"""A second PC to restore into."""

from tests.second_pc import archives, new_pc, shared_shop  # noqa: F401
