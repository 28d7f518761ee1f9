/** Provider names as their makers write them; a name the operator chose stays as it is. */
const known: Readonly<Record<string, string>> = {
  anthropic: "Anthropic",
  deepseek: "DeepSeek",
  demo: "Demo",
  google: "Google",
  groq: "Groq",
  mistral: "Mistral",
  ollama: "Ollama",
  openai: "OpenAI",
  openrouter: "OpenRouter",
  xai: "xAI",
};

export function providerName(name: string): string {
  return known[name] ?? name;
}

/** The environment variable that connects a built-in provider; null for one of the operator's own. */
export function providerVariable(name: string): string | null {
  if (!Object.hasOwn(known, name) || name === "demo") return null;
  return name === "ollama" ? "OLLAMA_BASE_URL" : `${name.toUpperCase()}_API_KEY`;
}
