"""What is asked on a form: the kinds of fields, the definitions of forms, and answers judged against them. Pure.

Not for which procedure wants which form or whether an office approved one (`catalogue` and above), nor for paper
(`documents`). Start at `definitions.py`; a kind of field is one class in one file of `fields/`.
"""
