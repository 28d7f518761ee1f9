"""Who looks for viruses."""
