"""The anthropic dialect: messages and count_tokens."""
