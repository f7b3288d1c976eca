"""The office's walls: places, codes and how often they are scanned, what to print, what to replace where.

Not for what a sheet looks like (`documents.boards`) nor for the public's door (`portal.posted`).
Start at `scope` (whose walls), `overview`, then `reprinting` (what is no longer true) and `printing` (wizard, jobs).
"""
