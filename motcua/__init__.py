"""Một Cửa: the electronic one-stop shop of a Vietnamese commune or ward.

Lower floors never know the upper ones (docs/architecture.md lists them). Start at `motcua.dossiers`.
"""

__version__ = "0.1.0"
