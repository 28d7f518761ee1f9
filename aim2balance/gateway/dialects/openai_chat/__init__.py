"""The openai dialect: chat completions and embeddings."""
