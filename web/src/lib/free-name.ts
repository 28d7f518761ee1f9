/** The name, or with the first number that makes it another one: "Letter 2" after "Letter". Pure. */
export function freeName(name: string, taken: readonly string[], most: number): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  for (let number = 2; ; number += 1) {
    const next = `${name.replace(/ \d+$/, "").slice(0, most - 6)} ${number}`;
    if (!used.has(next.toLowerCase())) return next;
  }
}
