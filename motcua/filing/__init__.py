"""Filing online: whether it is allowed here, the draft somebody prepares at home, and the moment it becomes a dossier.

Not for what happens to the dossier afterwards (`dossiers`) and not for pages (`web/portal/filing`). Start at
`actions.submit_draft`; whether an office may take anything in online is `models.OnlineFiling` and `questions.mode_for`.
"""
