"""What people and models say, as data: parts of a message. Pure: no SQL, no dialect, no vendor."""
