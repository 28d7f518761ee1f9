"""The one way out to addresses that people, models or foreign documents supply. See `kit.egress`."""
