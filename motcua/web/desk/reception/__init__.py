"""The counter: one screen on which a clerk takes a dossier in, or hands over a supplement or refusal letter.

Everything on the screen is carried by its form, so that each request stands alone and nothing typed is ever lost.
Start at `views.counter`; what stands on the screen is `sheet`, what it looks like is `screen` with a file for each of its
four blocks, what it does is `acts`.
"""
