"""The static site: pages, templates, queries and assets. Reads the published version only."""
