"""Alembic's entry: it runs the migrations on the connection that `aim2balance.app.migrate` made."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transaction_per_migration=True)
context.run_migrations()
