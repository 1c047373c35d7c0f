"""Notebooks for analysts, and the one helper that finds the published file for them."""
