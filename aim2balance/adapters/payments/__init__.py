"""Payment processors: Stripe, and a local one for the demo, development and tests."""
