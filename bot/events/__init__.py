"""What came of an event: its daily sums as masked tables, and those as text, page, spreadsheet and charts.

Pure: the sums come from the store, the day from the caller. It imports from the core and jinja2 only. Its doors are
`report.report_of`, and `files.py` for what is sent; how numbers are kept from telling of one person is in `masking.py`
and `periods.py`.
"""
