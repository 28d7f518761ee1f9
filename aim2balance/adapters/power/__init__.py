"""Meters of electricity on this machine, and what they showed while requests ran."""
