/** Money is a whole number of micro-euro: 1,000,000 is one euro. Branded, so that nothing else can be passed for it. */

declare const micro: unique symbol;
export type MicroEuro = number & { readonly [micro]: true };

/** Brands a number that came from the server as `…MicroEur`. A fraction is a broken contract. */
export function microEuro(value: number): MicroEuro {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of micro-euro: ${value}`);
  return value as MicroEuro;
}

/** Euro to micro-euro, for the readable figures that some answers carry (`needed_eur`). Rounds to the nearest. */
export function euroToMicro(eur: number): MicroEuro {
  return microEuro(Math.round(eur * 1_000_000));
}

export type MoneyUnit = "€" | "ct";

/** The unit of a column: euro where any of its amounts is ten cents or more, or all are nothing. */
export function moneyUnit(amounts: readonly number[]): MoneyUnit {
  const isLarge = amounts.some((amount) => Math.abs(amount) >= 100_000);
  return isLarge || amounts.every((amount) => amount === 0) ? "€" : "ct";
}
