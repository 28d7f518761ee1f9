import { useTranslation } from "react-i18next";
import type { Receipt } from "@/api/types";
import type { en } from "@/lib/locales/en";

type Words = typeof en.receipt.measured;
export type Measured = NonNullable<NonNullable<Receipt["impact"]>["measured"]>;

/** How a meter on the serving machine measured an answer: its sensors, what they saw, what a range stands for. */
export function MeasuredFacts({ measured }: { readonly measured: Measured }) {
  const { t } = useTranslation();
  const saw = measured.covers.filter((part): part is keyof Words["parts"] => part in PARTS);
  const added = measured.added.filter((part): part is keyof Words["parts"] => part in PARTS);
  const sensors = measured.sensors.filter((one): one is keyof Words["sensors"] => one in SENSORS);
  const notes = [
    measured.isShared ? t("receipt.measured.shared") : null,
    measured.isIdleApart ? null : t("receipt.measured.idleTogether"),
    measured.isCoolingStated ? null : t("receipt.measured.noCooling"),
  ].filter((note) => note !== null);
  return (
    <>
      <dt>{t("receipt.measured.by")}</dt>
      <dd data-testid="receipt-measured">{sensors.map((one) => t(`receipt.measured.sensors.${one}`)).join(", ")}</dd>
      <dt>{t("receipt.measured.saw")}</dt>
      <dd>{saw.map((part) => t(`receipt.measured.parts.${part}`)).join(", ")}</dd>
      {added.length === 0 ? null : (
        <>
          <dt>{t("receipt.measured.added")}</dt>
          <dd>{added.map((part) => t(`receipt.measured.parts.${part}`)).join(", ")}</dd>
        </>
      )}
      {notes.length === 0 ? null : (
        <>
          <dt>{t("receipt.measured.notes")}</dt>
          <dd>{notes.join("; ")}</dd>
        </>
      )}
    </>
  );
}

const SENSORS: Readonly<Record<keyof Words["sensors"], true>> = { nvml: true, rapl: true, watts: true };
const PARTS: Readonly<Record<keyof Words["parts"], true>> = {
  gpu: true,
  package: true,
  memory: true,
  platform: true,
  machine: true,
  host: true,
  board: true,
  "power-supply": true,
};
