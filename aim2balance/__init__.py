"""aim2balance: many AI models, one prepaid wallet, a footprint and a contribution with every answer."""

__version__ = "0.1.0"
