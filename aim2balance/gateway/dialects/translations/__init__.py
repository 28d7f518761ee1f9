"""A request of one dialect as one of another; each file names both ends."""
