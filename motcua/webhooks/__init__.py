"""What other machines are told: that a dossier moved, by a signed POST to an address the administrator entered.

Not for letters to people (`notifications`), and never more than the code, what happened, the state and when. Start at
`actions.expect_delivery`, told by the journal inside the transaction of the fact, and `actions.deliver`, the job.
"""
