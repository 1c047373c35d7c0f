"""The temporary table of a delivery's typed and judged rows, which the contract writes.

It holds the declared columns, is_deleted (never NULL) and row_hash, then these; names with a colon
cannot be a declared column's.
"""

CHECKED = "checked_rows"
PROBLEM = '"row:problem"'
"""NULL for a row to land; else why it does not."""
FILE, LINE = '"row:file"', '"row:line"'
KEY, RAW = '"row:key"', '"row:raw"'
"""A bad row's key as text, and its content as JSON."""
