"""Chats of other applications: read in a stream, turned into ours with their branches, and a word about everything that was left out."""
