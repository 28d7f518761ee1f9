/** Countries that electricity zones name by three letters, as the two letters that Intl knows. */
const alpha2: Readonly<Record<string, string>> = {
  AUT: "AT",
  BEL: "BE",
  CAN: "CA",
  CHE: "CH",
  DEU: "DE",
  DNK: "DK",
  ESP: "ES",
  FIN: "FI",
  FRA: "FR",
  GBR: "GB",
  IND: "IN",
  IRL: "IE",
  ITA: "IT",
  JPN: "JP",
  NLD: "NL",
  NOR: "NO",
  POL: "PL",
  SGP: "SG",
  SWE: "SE",
  USA: "US",
};

/** "Germany" in the reader's language; null for a zone that is no country we know. */
export function countryName(zone: string, locale: string): string | null {
  const country = alpha2[zone];
  return country === undefined ? null : (new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? null);
}

/** "DEU, Germany" in the reader's language; a zone that is no known country stays as it is. */
export function zoneName(zone: string, locale: string): string {
  const name = countryName(zone, locale);
  return name === null ? zone : `${zone}, ${name}`;
}
