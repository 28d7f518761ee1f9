"""Words without business: money, quantities, tokens, time, ids, errors, settings, the database."""
