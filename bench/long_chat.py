"""What the long chat of `bench/pages.py` says: answers as models write them, made by rule, so that every run reads the same."""

import json
import random
from typing import Any

WORDS = (
    "moor", "forest", "the", "water", "of", "a", "and", "carbon", "peat", "is", "measured", "in", "every", "year", "with", "which", "table",
    "ground", "Wald", "Boden", "however", "therefore", "model", "value", "between", "sphagnum", "restored", "area", "square", "metre", "for",
    "price", "energy", "answer", "small", "large", "estimate", "data", "river", "than", "more", "less", "über", "größer", "Moos", "birch",
)  # fmt: skip
FORMULAS = (
    r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1} = \frac{1}{ad-bc}\begin{pmatrix} d & -b \\ -c & a \end{pmatrix}",
    r"\sum_{k=1}^{n} k^2 = \frac{n(n+1)(2n+1)}{6}",
    r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}",
    r"\hat{\beta} = (X^\top X)^{-1} X^\top y",
)
INLINE = (r"x_i^2", r"\alpha + \beta", r"O(n \log n)", r"\frac{1}{2}mv^2", r"\lVert x \rVert_2")
LINES = {
    "python": ("def area_{n}(width: float, height: float) -> float:", '    """Area in m²."""', "    return sum(w * h for w, h in zip(width, height))  # {n}", ""),
    "typescript": ("export function total{n}(rows: readonly Row[]): number {{", '  const kept = rows.filter((row) => row.kind === "moor" && row.n > {n});', "  return kept.reduce((sum, row) => sum + row.micro, 0);", "}}"),
    "sql": ("SELECT site_id, avg(depth_cm) AS depth, count(*) FILTER (WHERE depth_cm > {n})", "FROM reading JOIN site USING (site_id)", "WHERE taken_at >= now() - interval '{n} days' GROUP BY site_id;", ""),
    "bash": ("for file in data/*.csv; do", '  awk -F, \'NR > {n} {{ sum += $3 }} END {{ print FILENAME, sum }}\' "$file"', "done", ""),
    "json": ('{{"site": "moor-{n}", "depths": [12.5, 13.25, {n}],', ' "is_wet": true, "owner": null}}', ""),
    "rust": ("fn depth_{n}(readings: &[f64]) -> Option<f64> {{", "    let sum: f64 = readings.iter().copied().filter(|d| *d > {n}.0).sum();", "    (!readings.is_empty()).then(|| sum / readings.len() as f64)", "}}"),
    "css": (".card-{n} > .row:not(:first-child) {{ margin-block: {n}px; color: oklch(0.4 0.1 150); }}", ""),
    "xml": ('<site id="moor-{n}" wet="true"><depth unit="cm">{n}</depth></site>', ""),
}  # fmt: skip
DIAGRAMS = (
    "flowchart LR\n  A[Rain {n}] --> B(Peat)\n  B --> C{{Wet?}}\n  C -->|yes| D[Moss]\n  C -->|no| E[Birch]\n  D --> B",
    "sequenceDiagram\n  participant P as Person\n  participant S as Server\n  P->>S: question {n}\n  S-->>P: answer\n  Note over P,S: booked",
    'pie title Land {n}\n  "Moor" : 42\n  "Forest" : {n}\n  "Meadow" : 16',
)  # fmt: skip
MARK = "capercaillie{number}"
"""A word that stands in one message alone."""


class Writer:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def words(self, least: int, most: int) -> str:
        said = self.chance.choices(WORDS, k=self.chance.randint(least, most))
        return " ".join(said).capitalize()

    def paragraph(self) -> str:
        inside = self.chance.random()
        extra = f" **{self.words(2, 4)}**" if inside < 0.3 else f" `value_{self.chance.randint(1, 99)}`" if inside < 0.5 else ""
        link = f" [{self.words(2, 3)}](https://example.org/{self.chance.randint(1, 999)})" if inside > 0.9 else ""
        return f"{self.words(20, 60)}{extra}. {self.words(15, 45)}{link}."

    def code(self, most: int = 12) -> str:
        language = self.chance.choice(list(LINES))
        lines = [line.format(n=n) for n in range(self.chance.randint(2, most)) for line in LINES[language]]
        return f"```{language}\n" + "\n".join(lines).rstrip() + "\n```"

    def table(self) -> str:
        columns = self.chance.randint(3, 6)
        rows = ["| " + " | ".join(self.words(1, 4) for _ in range(columns)) + " |" for _ in range(self.chance.randint(5, 17))]
        return "\n".join([rows[0], "|" + " --- |" * columns, *rows[1:]])

    def items(self) -> str:
        numbered = self.chance.random() < 0.4
        lines = []
        for number in range(1, self.chance.randint(4, 9)):
            lines.append(f"{number}. {self.words(5, 18)}" if numbered else f"- **{self.words(1, 3)}**: {self.words(5, 18)}")
            if self.chance.random() < 0.2:
                lines.append(f"   - {self.words(4, 10)}")
        return "\n".join(lines)

    def formulas(self) -> str:
        one, other = self.chance.choice(FORMULAS), self.chance.choice(INLINE)
        return f"{self.words(8, 20)} ${other}$ {self.words(5, 15)} $^{self.chance.randint(2, 9)}$:\n\n$$\n{one}\n$$\n\n{self.words(10, 30)} ${other}$."

    def answer(self, number: int) -> str:
        """One in five is a sentence, one in forty very long; a diagram in one of thirty."""
        parts = [f"{self.words(8, 30)} ({MARK.format(number=number)})."]
        if number % 5:
            parts.append(f"## {self.words(2, 6)}")
            makers = (self.paragraph, self.paragraph, self.items, self.code, self.table, self.formulas)
            parts += [self.chance.choice(makers)() for _ in range(self.chance.randint(2, 7))]
        if number % 40 == 7:
            for chapter in range(1, 9):
                parts += [f"### {chapter} {self.words(2, 6)}", self.paragraph(), self.code(30), self.formulas(), self.table(), self.items()]
        if number % 30 == 3:
            parts.append("```mermaid\n" + DIAGRAMS[number // 30 % 3].format(n=number % 50 + 1) + "\n```")
        if number % 50 == 9:
            parts.append("> " + self.words(20, 50) + "\n> " + self.words(10, 20))
        return "\n\n".join(parts)

    def question(self, number: int) -> str:
        if number % 25 == 12:
            return f"{self.words(20, 40)}?\n\n" + self.code(20)
        return self.words(4, 40) + "?"


def long_chat(messages: int, ends: float, title: str) -> dict[str, Any]:
    """A chat in ChatGPT's shape with a path of that many messages, which ends at that time. One answer in forty has another version, one
    question in ninety another edition that was answered too.
    """
    writer = Writer(1)
    begins = ends - messages * 60
    mapping: dict[str, Any] = {"root": {"id": "root", "message": None, "parent": None, "children": []}}

    def add(name: str, parent: str, place: int, role: str, text: str) -> None:
        mapping[parent]["children"].append(name)
        message = {
            "id": f"long-{name}",
            "author": {"role": role},
            "create_time": begins + place * 60,
            "content": {"content_type": "text", "parts": [text]},
            "metadata": {"model_slug": "gpt-4o"} if role == "assistant" else {},
        }
        mapping[name] = {"id": name, "parent": parent, "children": [], "message": message}

    last = "root"
    for place in range(messages):
        name, is_answer = str(place), place % 2 == 1
        if is_answer and place % 80 == 1:
            add(f"{name}-other", last, place, "assistant", writer.answer(place))
        if not is_answer and place % 180 == 0:
            add(f"{name}-other", last, place, "user", writer.question(place))
            add(f"{name}-answered", f"{name}-other", place, "assistant", writer.answer(place))
        add(name, last, place, "assistant" if is_answer else "user", writer.answer(place) if is_answer else writer.question(place))
        last = name
    return _chat(title, "long", begins, ends, last, mapping)


def small_chat(number: int, at: float, chance: random.Random) -> dict[str, Any]:
    title = " ".join(chance.choices(WORDS, k=chance.randint(2, 7))).capitalize() + f" {number}"
    mapping: dict[str, Any] = {"root": {"id": "root", "message": None, "parent": None, "children": ["0"]}}
    for place, role in enumerate(("user", "assistant")):
        mapping[str(place)] = {
            "id": str(place),
            "parent": "root" if place == 0 else "0",
            "children": ["1"] if place == 0 else [],
            "message": {
                "id": f"{number}-{place}",
                "author": {"role": role},
                "create_time": at + place,
                "content": {"content_type": "text", "parts": [f"{title} {role}"]},
                "metadata": {"model_slug": "gpt-4o"} if place else {},
            },
        }
    return _chat(title, f"small-{number}", at, at + 1, "1", mapping)


def _chat(title: str, name: str, begins: float, ends: float, last: str, mapping: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "conversation_id": name, "create_time": begins, "update_time": ends, "current_node": last, "mapping": mapping}


def export_of(messages: int, chats: int, now: float, title: str) -> bytes:
    """The file: the long chat, touched last, and small ones over two years."""
    chance = random.Random(2)
    small = [small_chat(number, now - 3600 - number * 730 * 86_400 / max(1, chats), chance) for number in range(chats)]
    return json.dumps([long_chat(messages, now - 60, title), *small], ensure_ascii=False).encode()
