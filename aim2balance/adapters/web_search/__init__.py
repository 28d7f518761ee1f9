"""Engines that search the web, behind `gateway.ports.SearchEngine`."""
