import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problem";
import { conversationUsageQuery, modelsQuery } from "@/api/queries";
import type { Receipt } from "@/api/types";
import { en } from "@/lib/locales/en";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { zoneName } from "@/lib/zone-name";
import { Button } from "@/ui/button";
import { copyText } from "@/ui/copy-button";
import { Disclaimer } from "@/ui/disclaimer";
import { Interval } from "@/ui/interval";
import { SidePanel } from "@/ui/side-panel";
import { CarbonIntensity } from "./carbon-intensity";
import { MeasuredFacts } from "./measured";
import { ReceiptAlternatives } from "./receipt-alternatives";
import { ReceiptDonation } from "./receipt-donation";
import { ReceiptPrice } from "./receipt-price";

interface ReceiptPanelProps {
  readonly receipt: Receipt;
  readonly conversationId: string;
  readonly labelOf: (model: string) => string;
  /** Asks the question of this answer of another model; null where it cannot be asked now. */
  readonly onAsk: ((model: string) => void) | null;
  readonly onClose: () => void;
}

/** The whole receipt of one answer, beside the chat; on narrow screens over it. */
export function ReceiptPanel({ receipt, conversationId, labelOf, onAsk, onClose }: ReceiptPanelProps) {
  const { t } = useTranslation();
  return (
    <SidePanel
      title={t("receipt.title")}
      closeLabel={t("receipt.close")}
      testId="receipt-panel"
      of={receipt.id}
      onClose={onClose}
    >
      <ReceiptBody receipt={receipt} conversationId={conversationId} labelOf={labelOf} onAsk={onAsk} />
    </SidePanel>
  );
}

interface ReceiptBodyProps {
  readonly receipt: Receipt;
  /** Null for what a key asked. */
  readonly conversationId: string | null;
  readonly labelOf?: (model: string) => string;
  readonly onAsk?: ((model: string) => void) | null;
}

export function ReceiptBody({ receipt, conversationId, labelOf = (model) => model, onAsk = null }: ReceiptBodyProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const models = useQuery(modelsQuery);
  const { durationMs: took = null, ttftMs: first = null } = receipt;
  const seconds = (ms: number) => format.formatDecimal(ms / 1000, 1);
  return (
    <>
      <dl className="facts">
        <dt>{t("receipt.answer")}</dt>
        <dd>{format.formatDateTime(receipt.at)}</dd>
        <dt>{t("receipt.model")}</dt>
        <dd>{receipt.provider === "demo" ? t("model.demo") : `${receipt.model}, ${providerName(receipt.provider)}`}</dd>
        <dt>{t("receipt.region")}</dt>
        <dd>
          {receipt.region === null
            ? t("common.notKnown")
            : receipt.region === "local"
              ? t("model.local")
              : receipt.region.toUpperCase()}
        </dd>
        {took === null ? null : (
          <>
            <dt>{t("receipt.took")}</dt>
            <dd className="num">
              {first === null
                ? t("receipt.seconds", { seconds: seconds(took) })
                : t("receipt.secondsBegun", { seconds: seconds(took), first: seconds(first) })}
            </dd>
          </>
        )}
        <dt>{t("receipt.status")}</dt>
        <dd>{isStatus(receipt.status) ? t(`receipt.statuses.${receipt.status}`) : receipt.status}</dd>
      </dl>
      <ReceiptPrice receipt={receipt} models={models.data ?? []} />
      <ReceiptAlternatives receiptId={receipt.id} labelOf={labelOf} onAsk={onAsk} />
      <Footprint receipt={receipt} />
      <Funded receipt={receipt} />
      {conversationId === null ? null : <WholeChat id={conversationId} />}
      <Disclaimer />
      <div className="row row-wrap small">
        <Button className="link-btn" onClick={() => void copyText(JSON.stringify(receipt, null, 2))}>
          {t("receipt.json")}
        </Button>
      </div>
      <p className="tiny faint mono anywhere" title={t("receipt.id")}>
        {receipt.id}
      </p>
    </>
  );
}

/** What the whole chat took, its title apart: that is a purchase too, and no answer. */
function WholeChat({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({
    ...conversationUsageQuery(id),
    retry: (count, problem) => count < 2 && !(problem instanceof ProblemError),
  });
  if (data === undefined) return null;
  const { totalRequests: count, titleRequests, titleCostMicroEur, totalCostMicroEur } = data;
  return (
    <section aria-labelledby="receipt-chat">
      <h3 id="receipt-chat">{t("receipt.chat")}</h3>
      <dl className="facts facts-after">
        <dt>{t("receipt.chatAnswers", { count })}</dt>
        <dd className="num">{format.formatEuro(microEuro(totalCostMicroEur - titleCostMicroEur))}</dd>
        {titleRequests === 0 ? null : (
          <>
            <dt>{t("receipt.chatTitle")}</dt>
            <dd className="num" data-testid="receipt-title">
              {format.formatEuro(microEuro(titleCostMicroEur))}
            </dd>
          </>
        )}
        <dt>{t("receipt.chatTotal")}</dt>
        <dd className="num strong">{format.formatEuro(microEuro(totalCostMicroEur))}</dd>
      </dl>
    </section>
  );
}

function Footprint({ receipt: { impact } }: { readonly receipt: Receipt }) {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const known = (value: string | null | undefined) => value ?? t("common.notKnown");
  const zone = impact?.zone ?? null;
  const place =
    zone === "EEE" || zone === "WOR"
      ? `${zone}, ${t(`receipt.zones.${zone}`)}`
      : zone === null
        ? t("common.notKnown")
        : zoneName(zone, locale);
  const grade = impact?.class ?? null;
  const measured = impact?.measured ?? null;
  const hasSensors = measured !== null && !measured.sensors.includes("watts");
  const estimated = impact?.method === "a2b-1" ? "receipt.classes" : "receipt.classesByMeasurement";
  const grades = measured === null ? estimated : "receipt.measured.classes";
  const gradeName = isGrade(grade) ? t(`${grades}.${grade}`) : known(grade);
  const method = [impact?.method, impact?.ecologits == null ? null : `EcoLogits ${impact.ecologits}`];
  return (
    <section aria-labelledby="receipt-footprint">
      <h3 id="receipt-footprint">
        {t(hasSensors ? "receipt.measured.title" : "receipt.footprint")} <span>{t("receipt.scale")}</span>
      </h3>
      <Interval name={t("receipt.energy")} quantity="energy" range={impact?.kWh ?? null} />
      <Interval name={t("receipt.water")} quantity="water" range={impact?.L ?? null} />
      <Interval name={t("receipt.carbon")} quantity="carbon" range={impact?.CO2e ?? null} />
      <dl className="facts facts-after">
        <Parts parts={impact?.parts ?? null} />
        <dt>{t("receipt.zone")}</dt>
        <dd>{place}</dd>
        <dt>{t("receipt.intensity")}</dt>
        <dd data-testid="carbon-intensity">
          <CarbonIntensity intensity={impact?.carbonIntensity ?? null} />
        </dd>
        <dt>{t("receipt.class")}</dt>
        <dd>{gradeName}</dd>
        {measured === null ? null : <MeasuredFacts measured={measured} />}
        <dt>{t("receipt.method")}</dt>
        <dd>{known(method.filter((part) => part != null).join(", ") || null)}</dd>
        <dt>{t("receipt.notCounted")}</dt>
        <dd>{t("receipt.notCountedList")}</dd>
      </dl>
      <p className="small">
        <Link to="/impact" hash="method">
          {t("impact.howLink")}
        </Link>
      </p>
    </section>
  );
}

const partNames = ["accelerators", "host", "idle", "cooling"] as const;

type ReceiptParts = NonNullable<NonNullable<Receipt["impact"]>["parts"]>;

/** What the electricity is made of, where the method tells it; a part that a meter does not tell apart is said to be that. */
function Parts({ parts }: { readonly parts: ReceiptParts | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (parts === null) return null;
  const told = (range: NonNullable<ReceiptParts["host"]>) =>
    `${format.formatEstimate(range.best, "energy")} (${format.formatSpan(range, "energy")})`;
  const reasonOf = (name: (typeof partNames)[number]) =>
    parts.notKnown?.find(({ part }) => part === name)?.reason ?? "notSeparated";
  return (
    <>
      {partNames.map((name) => (
        <Fragment key={name}>
          <dt>{t(`receipt.parts.${name}`)}</dt>
          <dd className="num" data-testid={`receipt-${name}`}>
            {parts[name] === null ? t(`receipt.parts.unknown.${reasonOf(name)}`) : told(parts[name])}
          </dd>
          {parts.together != null && name === (parts.idle === null ? "idle" : "host") ? (
            <>
              <dt>{t(parts.idle === null ? "receipt.parts.togetherWithIdle" : "receipt.parts.together")}</dt>
              <dd className="num" data-testid="receipt-together">
                {told(parts.together)}
              </dd>
            </>
          ) : null}
        </Fragment>
      ))}
    </>
  );
}

function Funded({ receipt }: { readonly receipt: Receipt }) {
  const { impact, money } = receipt;
  const { t } = useTranslation();
  const format = useFormat();
  const surcharge = microEuro(money.rebalancingMicroEur);
  const exact = `${format.formatEuro(surcharge, "exact")}\u00a0€`;
  const rate = impact?.eurPerM2 ?? null;
  const funded = impact?.m2Funded ?? null;
  return (
    <section aria-labelledby="receipt-funded">
      <h3 id="receipt-funded">
        {t("receipt.funded")} <span>{t("receipt.accruing")}</span>
      </h3>
      <dl className="facts facts-after">
        <dt>{rate === null ? t("receipt.surchargeAlone") : t("receipt.division")}</dt>
        <dd className="num">
          {rate === null ? exact : `${exact} ÷ ${format.formatDecimal(rate, 2)}\u00a0€/m²`}
          {impact?.placeholderRate === true ? (
            <>
              {" "}
              <span className="badge badge-warn">{t("common.example")}</span>
            </>
          ) : null}
        </dd>
        <dt>{t("receipt.funds")}</dt>
        <dd className="num strong">{funded === null ? format.formatEuro(surcharge) : format.formatArea(funded)}</dd>
        {rate === null ? (
          <>
            <dt>{t("receipt.costRate")}</dt>
            <dd>{t("receipt.costRateMissing")}</dd>
          </>
        ) : null}
      </dl>
      {money.rebalancingMicroEur > 0 ? <ReceiptDonation receipt={receipt} /> : null}
    </section>
  );
}

type Grade = "A" | "B" | "C" | "D" | "E";

function isGrade(value: string | null): value is Grade {
  return value !== null && /^[A-E]$/.test(value);
}

function isStatus(value: string): value is keyof typeof en.receipt.statuses {
  return Object.hasOwn(en.receipt.statuses, value);
}
