"""What every test shares: a real PostgreSQL, and no way out to other machines."""

pytest_plugins = ("tests.sockets", "tests.databases", "tests.server", "tests.called_routes")
