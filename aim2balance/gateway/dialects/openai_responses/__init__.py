"""The dialect of OpenAI's Responses API: items in, items out (platform.openai.com/docs/api-reference/responses, 2026-11)."""
