"""Changes the files that editors write, without touching what they did not ask to change.

Imports from the outside end as edits of records; `splicing` writes them at the very places they concern. May import
the content, the core and the floor of errors; nothing that serves imports it. Its doors: `splicing`, `importing`.
"""
