"""The embedded PostgreSQL: where it lives, how it is started and stopped, how it is upgraded."""
