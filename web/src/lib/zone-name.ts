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

/** "DEU, Germany" in the reader's language; a zone that is no known country stays as it is. */
export function zoneName(zone: string, locale: string): string {
  const country = alpha2[zone];
  const name = country === undefined ? undefined : new Intl.DisplayNames(locale, { type: "region" }).of(country);
  return name === undefined ? zone : `${zone}, ${name}`;
}
