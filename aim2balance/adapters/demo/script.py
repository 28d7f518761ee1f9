"""What the demo model says: plain decisions on the words of a prompt. It never pretends to understand, and says that it is a script."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["en", "de"]

MOST_WORDS = 4000
_GERMAN = re.compile(
    r"\b(?:ich|du|er|sie|es|wir|ihr|der|die|das|ein|eine|einen|und|oder|aber|nicht|ist|sind|war|bist|hast|hat|haben|kannst|kann|was|wer|wie|wo|warum|"
    r"wieviel|welche|mir|mich|dir|dich|bitte|danke|hallo|guten|mit|für|von|zu|zum|zur|auf|im|schreibe?|erkläre?|zeige?|gib|mach|deutsch)\b|[äöüß]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:i|you|he|she|it|we|they|the|a|an|and|or|but|not|is|are|has|have|do|does|can|could|what|who|how|where|why|which|me|my|your|please|thanks|"
    r"hello|hi|with|for|from|to|of|on|write|explain|show|give|make|about|english)\b",
    re.IGNORECASE,
)


_FILE = re.compile(r'<file name="([^"\n]{1,300})" pages="([0-9]{1,6})">\n')
_QUESTION = re.compile(r"(?:Question|Frage|User):", re.IGNORECASE)
_ANSWER = re.compile(r"^[ \t]{0,20}(?:Answer|Antwort|Assistant):", re.IGNORECASE | re.MULTILINE)
_PASSAGE = re.compile(r'<passage-\w{1,64} number="1"[^>]{0,500}>\n(?P<text>[^\n]{1,400}(?:\n(?!</passage-)[^\n]{1,400})?)')


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of prompt: the words that reveal it and the answer per language."""

    words: re.Pattern[str]
    answer: Callable[[Language, str], str]


def language_of(text: str) -> Language:
    """German where its small words or letters outnumber the English ones."""
    return "de" if len(_GERMAN.findall(text)) > len(_ENGLISH.findall(text)) else "en"


def reply(prompt: str) -> str:
    """The answer to the last words of the user, Markdown in English or German."""
    if (title := title_of(prompt)) is not None:
        return title
    if passage := _PASSAGE.search(prompt):
        return _passage_report(language_of(prompt.rpartition("\n\n")[2]), passage["text"])
    if _FILE.search(prompt) is not None:
        return files_report(prompt)
    language = language_of(prompt)
    for kind in _KINDS:
        if kind.words.search(prompt):
            return kind.answer(language, prompt)
    return _echo(language, prompt)


def _passage_report(language: Language, passage: str) -> str:
    """The answer to a question that came with passages: the beginning of the first, cited."""
    if language == "de":
        return f"Ich bin ein Skript und keine KI. Die beste Stelle in Ihren Dateien beginnt so: {_one_line(passage)} [1]"
    return f"I am a script, not an AI. The best passage in your files begins like this: {_one_line(passage)} [1]"


def tool_report(prompt: str, result: str) -> str:
    """The answer after a tool has run."""
    if language_of(prompt) == "de":
        return f"Ich bin ein Skript und keine KI. Das Werkzeug hat geantwortet:\n\n> {_one_line(result)}"
    return f"I am a script, not an AI. The tool answered:\n\n> {_one_line(result)}"


def images_report(prompt: str, images: int) -> str:
    """The answer to a question with images."""
    if language_of(prompt) == "de":
        got = "ein Bild" if images == 1 else f"{images} Bilder"
        return f"Ich habe {got} bekommen. Ich bin das Demo-Modell, ein Skript ohne KI, und kann Bilder nicht ansehen."
    got = "one image" if images == 1 else f"{images} images"
    return f"I got {got}. I am the demo model, a script without AI, and cannot look at images."


def files_report(prompt: str) -> str:
    """The answer to a question with files whose text goes before it, between marks."""
    marks = list(_FILE.finditer(prompt))
    names = ", ".join(mark[1] for mark in marks)
    pages = sum(int(mark[2]) for mark in marks)
    asked = prompt[prompt.rfind("</file>") :].removeprefix("</file>")
    letters = len(prompt) - len(asked)
    if language_of(asked) == "de":
        count = "eine Seite" if pages == 1 else f"{pages} Seiten"
        return f"Ich habe {names} bekommen: {count}, {letters} Zeichen. Ich bin das Demo-Modell, ein Skript ohne KI, und lese es nicht."
    count = "one page" if pages == 1 else f"{pages} pages"
    return f"I got {names}: {count}, {letters} characters. I am the demo model, a script without AI, and do not read it."


def title_of(prompt: str) -> str | None:
    """The title, when the prompt asks for the title of a quoted question; its first six words."""
    if not re.search(r"\b(title|titel|überschrift)\b", prompt, re.IGNORECASE):
        return None
    asked = _QUESTION.search(prompt)
    if asked is None:
        return None
    answered = _ANSWER.search(prompt, asked.end())
    words = re.findall(r"[\w'’-]+,?", prompt[asked.end() : answered.start() if answered else len(prompt)])[:6]
    title = " ".join(words).rstrip(",")
    return title[:1].upper() + title[1:] if title else "Demo"


def example_of(schema: Any, prompt: str, depth: int = 0) -> Any:
    """A value that fits a JSON schema of the simple kinds, the same for the same schema and prompt."""
    if not isinstance(schema, dict) or depth > 8:
        return None
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if schema.get("enum"):
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            return example_of(schema[key][0], prompt, depth + 1)
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) and kind else kind:
        case "object":
            properties = schema.get("properties") or {}
            wanted = schema.get("required", list(properties))
            return {name: example_of(properties.get(name, {"type": "string"}), prompt, depth + 1) for name in wanted}
        case "array":
            return [example_of(schema.get("items", {"type": "string"}), prompt, depth + 1)]
        case "integer":
            return int(schema.get("minimum", 1))
        case "number":
            return float(schema.get("minimum", 1))
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return _one_line(prompt)[:60] or "demo"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:400]


def _greeting(language: Language, _: str) -> str:
    if language == "de":
        return (
            "Hallo! Ich bin das Demo-Modell: ein Skript, keine KI. Frag mich nach Preisen, nach dem Fußabdruck, "
            "nach einer Liste, einer Tabelle oder etwas Code, dann siehst du, wie eine Antwort hier aussieht und was sie kostet."
        )
    return (
        "Hello! I am the demo model: a script, not an AI. Ask me about prices, about the footprint, "
        "for a list, a table or some code, and you will see what an answer looks like here and what it costs."
    )


def _self(language: Language, _: str) -> str:
    if language == "de":
        return (
            "Ich bin **Demo (Skript, keine KI)**. Meine Sätze stehen fest; ich verstehe nichts und erfinde nichts. "
            "Ich bin da, damit man ohne Zugangsschlüssel sehen kann, wie Antworten ankommen, abgerechnet und gemessen werden. "
            "Für echte Antworten trägt der Betreiber einen Anbieter in die Konfiguration ein."
        )
    return (
        "I am **Demo (scripted, no AI)**. My sentences are fixed; I understand nothing and make nothing up. "
        "I exist so that anybody can see, without a provider key, how answers arrive, are paid and are measured. "
        "For real answers the operator adds a provider to the configuration."
    )


def _price(language: Language, _: str) -> str:
    if language == "de":
        return (
            "Ich bin ein Skript, aber diese Antwort wird abgerechnet wie eine echte. Unter ihr steht, was sie gekostet hat:\n\n"
            "1. **Anbieterpreis**: 1 US-Dollar je Million Token Eingabe, 4 je Million Token Ausgabe, umgerechnet zum Kurs des Tages.\n"
            "2. **Marge** des Betreibers.\n"
            "3. **Beitrag** zur Wiederherstellung von Ökosystemen. Ausgaben für dieses Demo-Modell werden nie gespendet.\n\n"
            "Ein Klick auf die Zeile unter der Antwort zeigt jeden Posten."
        )
    return (
        "I am a script, but this answer is paid for like a real one. The line below it says what it cost:\n\n"
        "1. **Provider price**: 1 US dollar per million tokens read, 4 per million tokens written, at the day's exchange rate.\n"
        "2. **Margin** of the operator.\n"
        "3. **Contribution** to the restoration of ecosystems. What is spent on this demo model never reaches a donation.\n\n"
        "Click the line below the answer to see each part."
    )


def _footprint(language: Language, _: str) -> str:
    if language == "de":
        return (
            "Ich bin ein Skript und brauche fast nichts. Die Zahlen unter dieser Antwort sind so geschätzt, "
            "*als ob* ein Modell mit 8 Milliarden Parametern sie in Deutschland geschrieben hätte:\n\n"
            "- **Energie** in kWh, das Rechenzentrum eingeschlossen\n"
            "- **Treibhausgase** in kg CO2e, Betrieb und Herstellung\n"
            "- **Wasser** in Litern\n\n"
            "Jede Zahl ist ein Bereich von niedrig bis hoch, mit Güteklasse und Methode: eine Schätzung, keine Messung."
        )
    return (
        "I am a script and need next to nothing. The figures below this answer are estimated "
        "*as if* a model of 8 billion parameters had written it in Germany:\n\n"
        "- **Energy** in kWh, the data centre included\n"
        "- **Greenhouse gases** in kg CO2e, operation and manufacture\n"
        "- **Water** in litres\n\n"
        "Each figure is a range from low to high, with a quality class and a method: an estimate, not a measurement."
    )


def _list(language: Language, _: str) -> str:
    if language == "de":
        first = "Eine Liste aus dem Skript, keine KI hat sie geschrieben:"
        return f"{first}\n\n- Bergwald\n- Moor\n- Auwald\n  - Weide\n  - Erle\n- Streuobstwiese"
    return "A list from the script, no AI wrote it:\n\n- Mountain forest\n- Peat bog\n- Floodplain\n  - Willow\n  - Alder\n- Orchard meadow"


def _table(language: Language, _: str) -> str:
    if language == "de":
        return (
            "Eine Tabelle aus dem Skript, keine KI hat sie geschrieben:\n\n"
            "| Was | Einheit | Wo es steht |\n|---|---|---|\n| Preis | Euro | unter jeder Antwort |\n"
            "| Energie | kWh | unter jeder Antwort |\n| Wasser | Liter | im Beleg |\n"
        )
    return (
        "A table from the script, no AI wrote it:\n\n"
        "| What | Unit | Where it stands |\n|---|---|---|\n| Price | euro | below every answer |\n"
        "| Energy | kWh | below every answer |\n| Water | litres | in the receipt |\n"
    )


def _code(language: Language, _: str) -> str:
    sample = 'def greet(name: str) -> str:\n    """Return a friendly line."""\n    return f"Hello, {name}!"\n\n\nprint(greet("world"))'
    first = "Ein Beispiel aus dem Skript, keine KI hat es geschrieben:" if language == "de" else "A sample from the script, no AI wrote it:"
    return f"{first}\n\n```python\n{sample}\n```\n"


def _formula(language: Language, _: str) -> str:
    if language == "de":
        return (
            "Formeln aus dem Skript, keine KI hat sie geschrieben. Im Satz, $e^{i\\pi} + 1 = 0$, und für sich:\n\n"
            "$$\n\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}\n$$\n\n"
            "Beträge wie 5 $ und 6 $ bleiben Beträge."
        )
    return (
        "Formulas from the script, no AI wrote them. In a sentence, $e^{i\\pi} + 1 = 0$, and on their own:\n\n"
        "$$\n\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}\n$$\n\n"
        "Amounts such as 5 $ and 6 $ stay amounts."
    )


def _diagram(language: Language, _: str) -> str:
    if language == "de":
        lines = "Frage[Frage] --> Halten[Betrag wird gehalten]\n  Halten --> Modell[Modell antwortet]\n  Modell --> Beleg[Beleg]"
        first = "Ein Diagramm aus dem Skript, keine KI hat es gezeichnet:"
    else:
        lines = "Question[Question] --> Hold[Amount is held]\n  Hold --> Model[Model answers]\n  Model --> Receipt[Receipt]"
        first = "A diagram from the script, no AI drew it:"
    return f"{first}\n\n```mermaid\nflowchart LR\n  {lines}\n```\n"


def _page(language: Language, _: str) -> str:
    first = "Eine Seite aus dem Skript, keine KI hat sie geschrieben:" if language == "de" else "A page from the script, no AI wrote it:"
    button, said = ("Zähle", "Gezählt: ") if language == "de" else ("Count", "Counted: ")
    return (
        f"{first}\n\n```html\n<!doctype html>\n"
        "<style>\n  body { font: 1.2rem system-ui; display: grid; place-content: center; height: 90vh; }\n</style>\n"
        f'<button id="more">{button}</button>\n<p id="said">{said}0</p>\n'
        "<script>\n  let count = 0;\n  more.onclick = () => {\n    count += 1;\n"
        f'    said.textContent = "{said}" + count;\n  }};\n</script>\n```\n'
    )


def _words(language: Language, prompt: str) -> str:
    asked = _COUNT.search(prompt)
    count = min(int(asked[1]), MOST_WORDS) if asked else 100
    if language == "de":
        words = "Dies ist ein fester Satz aus dem Skript und keine KI hat ihn geschrieben."
    else:
        words = "This is a fixed sentence from the script and no AI has written it."
    sentence = words.split()
    return " ".join(sentence[i % len(sentence)] for i in range(count))


def _echo(language: Language, prompt: str) -> str:
    words, letters = len(prompt.split()), len(prompt)
    start = " ".join(prompt.split()[:8])
    if language == "de":
        quoted = f" Sie beginnt so: „{start}“." if start else ""
        return (
            "Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. "
            f"Deine Nachricht hat {words} Wörter und {letters} Zeichen.{quoted} "
            "Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code."
        )
    quoted = f" It begins with “{start}”." if start else ""
    return (
        f"I am a script, not an AI, and cannot really answer that. Your message has {words} words and {letters} characters.{quoted} "
        "Ask about prices, the footprint, a list, a table or code."
    )


_COUNT = re.compile(r"\b(\d{1,6})[- ](?:words?|wörter[n]?|worte[n]?)\b", re.IGNORECASE)


def _kind(words: str, answer: Callable[[Language, str], str]) -> _Kind:
    return _Kind(re.compile(rf"\b(?:{words})", re.IGNORECASE), answer)


_KINDS = (
    _Kind(_COUNT, _words),
    _kind(r"table\b|tabelle", _table),
    _kind(r"formula|equation|formel|gleichung", _formula),
    _kind(r"diagram|flow ?chart", _diagram),
    _kind(r"html\b|web ?page|webseite", _page),
    _kind(r"code\b|python|javascript|function\b|programm|snippet|codeblock", _code),
    _kind(r"lists?\b|bullet|liste\b|aufzähl", _list),
    _kind(r"footprint|energy|electricity|co2|carbon|water\b|climate|emission|fußabdruck|energie|strom|wasser|klima", _footprint),
    _kind(r"price|prices|cost|costs|pay|paid|euro|cheap|expensive|preis|kosten|kostet|bezahl|zahl|teuer|billig", _price),
    _kind(r"who are you|what are you|are you an? |your name|wer bist|was bist|bist du|dein name|wie heißt", _self),
    _kind(r"hello\b|hi\b|hey\b|good (?:morning|day|evening)|hallo|moin|servus|grüß|guten (?:morgen|tag|abend)", _greeting),
)
