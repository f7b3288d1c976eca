"""What is sent: short letters to applicants who left an e-mail address, when their dossier moves.

Not for what is printed (`documents`) nor for what the citizen reads on the look-up page; a letter only says that there is news.
Start at `actions.expect_letter`, told by the journal inside the transaction of the fact, and `actions.send_message`, the job.
"""
