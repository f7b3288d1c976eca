"""One file per command of `motcua`: `add_arguments(parser)` and `run(options) -> exit status`.

A command reads its options, calls verbs and prints; it decides nothing itself. Start at `serve`.
"""
