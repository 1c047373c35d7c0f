"""From audited candidate to published version: lock, secret, candidate, versions, ledger, run.

Knows the home folder and DuckDB; knows no Dagster, no dbt and no Great Expectations.
"""
