"""A Django database back end that brings its own PostgreSQL: for a laptop and for tests, never for a server."""
