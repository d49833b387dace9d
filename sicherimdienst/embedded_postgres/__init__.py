"""Django database backend with its own PostgreSQL server, for laptops and tests, not for production."""
