"""Answers being written: the task that writes one, its events, and where they are kept for readers in other processes."""
