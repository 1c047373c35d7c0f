"""Pulling and landing: rows of every source into the durable landing file, under its contract.

Knows DuckDB and the settings; knows no orchestrator, no dbt, no checks, and reads no environment.
"""
