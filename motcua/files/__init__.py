"""What is stored: every file once, under the SHA-256 of its content, after its content has been looked into.

Not for who may see a file: the row that refers to it (a paper, a result) decides that, upstairs. Start at
`actions.store_file`; what is accepted and why not stands in `inspection`, how bytes reach the disk in `storage`, and
where they wait until they have been looked into in `quarantine`.
"""
