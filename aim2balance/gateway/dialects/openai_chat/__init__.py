"""The openai dialect: chat completions, embeddings and pictures."""
