/** The formulas of the methods as text, with the numbers of `method.json`. Pure. */

import type written from "./method.json";

export type MethodFigures = typeof written;

/** Very small numbers as "1.16653e-6". */
const small = (value: number) => (value < 1e-4 ? value.toExponential() : String(value));

export function formulas({ decode: d, prefill: p, fit: f, host, idle, withoutHost, area }: MethodFigures) {
  const [, hostBest] = host;
  const [, idleBest] = idle;
  return {
    decode: `w  = g · (${small(d.alpha)} · exp(−${d.beta}·${d.batch}) · P_act + ${small(d.gamma)}) / 1000
dt = min(ttft + s·T, latency)
E  = dt/3600 · ${d.serverKw} · g/${d.serverGpus} / ${d.batch} + w·T
energy = PUE · E
carbon = energy · EF_zone + dt · (g/${d.serverGpus}·${d.serverKg} + g·${d.gpuKg}) / (${d.lifeYears}·365·86400·${d.batch})
water  = E · (WUE_site + PUE · WUE_zone)`,
    prefill: `E = eps · P_act · (T_in − T_cached + c·T_cached) · (1 + T_in/${p.longTokens}) / 1000
energy = PUE · E
carbon = energy · EF_zone + ${p.embodiedKgPerKWh} · E
water  = E · (WUE_site + PUE · WUE_zone)`,
    served: `context = T_in + T/2
weights = P_tot · bits/8 · (1 − (1 − P_act/P_tot)^n) + ${f.overheadGb}
J       = (${f.weights} · weights/n + ${f.arithmetic} · P_act^${f.exponent} · bits/16 + ${f.cache} · context/1000 · P_tot^${f.cacheExponent}) · ${f.mixture}^[P_act < P_tot]
accelerators = J · T + E/${withoutHost}
host = ${hostBest} · accelerators     idle = ${idleBest} · accelerators
cooling = (PUE − 1) · (accelerators + host + idle)`,
    area: `m²_funded    = surcharge_EUR ÷ EUR_per_m²
m²_footprint = max(CO₂e ÷ ${area.carbonKg} kg, water ÷ ${area.waterL} L)   m² · year`,
  };
}
