"""Servers of others that speak the Model Context Protocol. See `agents.ports.ToolServers`."""
