"""What happened, in three books: the append-only chain with its nightly seals, the book of looks, and the jobs.

Not for personal content, which stays in its own row: an entry holds references and salted digests only. Start at
`book.record`; then `seals` and `verification`, `looks`, and `jobs` for what is to be done later or leaves the machine.
"""
