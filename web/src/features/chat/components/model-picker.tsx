import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { Brain, Check, Eye, Search, Star, X } from "lucide-react";
import { Fragment, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { modelPricesQuery } from "@/api/queries";
import type { AutoModel, Model, Preset } from "@/api/types";
import type { Quantity, Range } from "@/lib/format";
import { stepOf } from "@/lib/keyboard";
import { groupModels, type ModelSort, modelSorts } from "@/lib/model-groups";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { containing } from "@/lib/search";
import { recall, remember } from "@/lib/storage";
import { useFormat } from "@/lib/use-format";
import { IconButton } from "@/ui/button";
import { Disclaimer } from "@/ui/disclaimer";
import { Popover } from "@/ui/popover";
import { Segmented } from "@/ui/segmented";
import { ErrorState } from "@/ui/states";
import { estimateBytes } from "../rules";
import type { EUOnly } from "../use-eu-only";
import { useFavourites } from "../use-favourites";
import { EUOnlySwitch } from "./eu-only";
import { isBlind } from "./image-attachments";
import styles from "./model-picker.module.css";
import { PresetRows } from "./preset-rows";
import { RegionBadge } from "./region-badge";

interface ModelPickerProps {
  readonly models: readonly Model[];
  /** Ways of choosing among them; none where one model is wanted. */
  readonly autos: readonly AutoModel[];
  /** Set when the models could not be loaded. */
  readonly onRetry: (() => void) | null;
  readonly current: Model | null;
  /** The message has images: a model that cannot read them cannot be chosen. */
  readonly forImages: boolean;
  readonly onChoose: (model: Model) => void;
  readonly onClose: () => void;
  readonly presets: readonly Preset[];
  /** The one whose settings the chat has as they are. */
  readonly preset: string | null;
  readonly labelOf: (model: string | null) => string;
  readonly onPreset: (preset: Preset) => void;
  /** What is sent for this answer, where a model is chosen for one; its price then stands with each. */
  readonly pricedFor: readonly string[] | null;
  /** While it is on, models that answer elsewhere alone cannot be chosen. */
  readonly eu: EUOnly;
}

const sortKeys = { name: "model.byName", price: "model.byPrice", footprint: "model.byFootprint" } as const;

/** Every model that can be used, with its price and what a typical answer costs nature; above them the presets. */
export function ModelPicker(props: ModelPickerProps) {
  const { models, autos, onRetry, current, forImages, onChoose, onClose, eu } = props;
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const [sort, setSort] = useState<ModelSort>(() => modelSorts.find((kept) => kept === recall("model-sort")) ?? "name");
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);
  const { isFavourite, toggle } = useFavourites();
  const favourites = groupModels(models.filter(isFavourite), sort, query).flatMap((group) => group.models);
  const groups = groupModels(models, sort, query);
  const { pricedFor } = props;
  const prices = useQuery({
    ...modelPricesQuery(pricedFor === null ? 0 : estimateBytes(pricedFor)),
    enabled: pricedFor !== null,
  }).data;
  const row = (model: Model, isMixed: boolean) => (
    <ModelRow
      key={model.id}
      model={model}
      name={props.labelOf(model.id)}
      now={null}
      isCurrent={model.id === current?.id}
      isMixed={isMixed}
      isFavourite={isFavourite(model)}
      onFavourite={toggle}
      price={pricedFor === null ? null : (prices?.get(model.id) ?? null)}
      off={eu.isOn && !model.eu ? "eu" : forImages && isBlind(model) ? "blind" : null}
      onChoose={onChoose}
    />
  );
  const presets = containing(props.presets, query, ["name", "description"]);
  const choices = containing(
    autos.map((auto) => ({ auto, name: props.labelOf(auto.id), id: auto.id })),
    query,
    ["name", "id"],
  );

  /** The arrow keys go from the field down the list and back. */
  function onKeyDown(event: KeyboardEvent) {
    const step = stepOf(event.nativeEvent);
    const inSort = event.target instanceof HTMLInputElement && event.target.type === "radio";
    if (step === 0 || inSort) return;
    event.preventDefault();
    const options = [...(list.current?.querySelectorAll<HTMLElement>("[data-option] button:not(:disabled)") ?? [])];
    const now = options.findIndex((option) => option.matches(":focus"));
    options.at(Math.max(0, Math.min(now + step, options.length - 1)))?.focus();
  }

  return (
    <Popover
      label={t("model.choose")}
      className={styles["picker"] ?? ""}
      first={search}
      openers="[data-opens-models]"
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <div className={styles["head"]}>
        <div className={`with-icon grow ${styles["search"]}`}>
          <Search className="i" aria-hidden />
          <input
            ref={search}
            className="input"
            type="search"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            placeholder={t("model.search")}
            aria-label={t("model.search")}
          />
        </div>
        <Segmented
          label={t("model.sort")}
          segments={modelSorts.map((value) => ({ value, label: t(sortKeys[value]) }))}
          value={sort}
          onChange={(value) => {
            setSort(value);
            remember("model-sort", value);
          }}
        />
        <EUOnlySwitch eu={eu} />
        <span className={`only-narrow ${styles["close"]}`}>
          <IconButton label={t("common.close")} onClick={onClose}>
            <X className="i" aria-hidden />
          </IconButton>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list scrolls, and so must be reachable by keyboard */}
      <section ref={list} className={styles["list"]} tabIndex={0} aria-label={t("model.list")}>
        {onRetry !== null ? (
          <ErrorState title={t("model.failed")} onRetry={onRetry} />
        ) : groups.length + presets.length + choices.length === 0 ? (
          <p className={`muted small ${styles["empty"]}`}>
            {models.length === 0 ? t("model.noneOffered") : t("model.none", { query })}
          </p>
        ) : (
          <table aria-label={t("model.table")}>
            <thead>
              <tr>
                <th scope="col">{t("model.name")}</th>
                <th scope="col" className="hide-narrow">
                  {t("model.can")}
                </th>
                <th scope="col" className="n hide-narrow">
                  {t("model.input")}
                  <br />
                  {t("model.perMillion")}
                </th>
                <th scope="col" className="n">
                  {t("model.output")}
                  <br />
                  {t("model.perMillion")}
                </th>
                <th scope="col" className="n hide-narrow">
                  {t("model.energy")}
                </th>
                <th scope="col" className="n">
                  {t("model.carbon")}
                </th>
              </tr>
            </thead>
            <tbody>
              <PresetRows presets={presets} current={props.preset} labelOf={props.labelOf} onChoose={props.onPreset} />
              {choices.length === 0 ? null : (
                <>
                  <tr data-group="">
                    <td colSpan={6}>
                      <span className="medium">{t("model.automatic")}</span>
                    </td>
                  </tr>
                  {choices.map(({ auto, name }) => (
                    <ModelRow
                      key={auto.id}
                      model={auto}
                      name={name}
                      now={t("model.choosesNow", { model: props.labelOf(auto.chooses) })}
                      isCurrent={auto.id === current?.id}
                      isMixed={false}
                      isFavourite={false}
                      onFavourite={null}
                      price={null}
                      off={null}
                      onChoose={onChoose}
                    />
                  ))}
                </>
              )}
              {favourites.length === 0 ? null : (
                <>
                  <tr data-group="">
                    <td colSpan={6}>
                      <span className="medium">{t("model.favourites")}</span>
                    </td>
                  </tr>
                  {favourites.map((model) => row(model, true))}
                </>
              )}
              {groups.map((group) => (
                <Fragment key={group.provider}>
                  <tr data-group="">
                    <td colSpan={6}>
                      <span className="row">
                        <span className="medium">{providerName(group.provider)}</span>
                        {group.regions.map((region) => (
                          <RegionBadge key={region} region={region} />
                        ))}
                      </span>
                    </td>
                  </tr>
                  {group.models.map((model) =>
                    row(
                      model,
                      group.regions.some((region) => region !== "eu"),
                    ),
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <div className={`${styles["foot"]} disclaimer`}>
        <p>{t("model.typical")}</p>
        <Disclaimer />
      </div>
    </Popover>
  );
}

interface ModelRowProps {
  readonly model: Model;
  readonly name: string;
  /** What a way of choosing would choose now; null for a model. */
  readonly now: string | null;
  readonly isCurrent: boolean;
  /** Its provider is not in the EU as a whole. */
  readonly isMixed: boolean;
  readonly isFavourite: boolean;
  readonly onFavourite: ((model: Model) => void) | null;
  /** Of this answer, in micro-euro; null where none is asked for. */
  readonly price: number | null;
  /** Why it cannot be chosen: the chat stays in the EU, or the model cannot read the images of the message. */
  readonly off: "eu" | "blind" | null;
  readonly onChoose: (model: Model) => void;
}

function ModelRow(props: ModelRowProps) {
  const { model, name, now, isCurrent, isMixed, isFavourite, onFavourite, price, off, onChoose } = props;
  const isOff = off !== null;
  const { t } = useTranslation();
  const format = useFormat();
  const asked = (name: "input" | "output") => {
    const span = model.eurPerMtokSpan?.[name] ?? null;
    const eur = model.eurPerMtok[name];
    if (span !== null && span.lowest !== span.highest)
      return `${format.formatDecimal(span.lowest, 2)}–${format.formatDecimal(span.highest, 2)}`;
    return eur === null ? "–" : format.formatDecimal(eur, 2);
  };
  const estimate = (range: Range | null, quantity: Quantity) =>
    range === null ? (
      t("common.notKnown")
    ) : (
      <>
        {format.formatEstimate(range.best, quantity)}
        <span className="block tiny faint">{format.formatSpan(range, quantity)}</span>
      </>
    );
  return (
    // The button inside is the keyboard's way; the row only widens its target.
    <tr
      data-option="model"
      data-off={isOff || undefined}
      data-current={isCurrent || undefined}
      onClick={isOff ? undefined : () => onChoose(model)}
    >
      <td>
        <button type="button" aria-pressed={isCurrent} data-model={model.id} disabled={isOff}>
          <span>{name}</span>
          {model.eu && isMixed ? <RegionBadge region="eu" /> : null}
          {isCurrent ? <Check className="i i-sm" aria-hidden /> : null}
        </button>
        {onFavourite === null ? null : (
          <IconButton
            size="tiny"
            className={styles["star"]}
            label={t(isFavourite ? "model.noFavourite" : "model.favourite", { model: name })}
            aria-pressed={isFavourite}
            onClick={(event) => {
              event.stopPropagation();
              onFavourite(model);
            }}
          >
            <Star className="i i-sm" aria-hidden fill={isFavourite ? "currentColor" : "none"} />
          </IconButton>
        )}
        <span className="block small faint">{now ?? describe(model, t, format)}</span>
        {model.eurPerMtokSpan === null ? null : <span className="block small faint">{t("model.severalPrices")}</span>}
        {model.typical.measuredAnswers === null ? null : (
          <span className="block small faint" data-testid="measured-here">
            {t("model.measuredHere", { count: model.typical.measuredAnswers })}
          </span>
        )}
        {price === null ? null : (
          <span className="block small num" data-testid="price-again">
            {t("model.thisAnswer", { amount: format.formatEuro(microEuro(price)) })}
          </span>
        )}
        {off === null ? null : <span className="block small">{t(off === "eu" ? "model.notInEU" : "model.blind")}</span>}
      </td>
      <td className="hide-narrow">
        <span className={styles["capabilities"]}>
          {model.vision === true ? (
            <Capability icon={<Eye className="i" aria-hidden />} label={t("model.vision")} />
          ) : null}
          {model.reasoning === true ? (
            <Capability icon={<Brain className="i" aria-hidden />} label={t("model.reasoning")} />
          ) : null}
        </span>
      </td>
      <td className="n hide-narrow">{asked("input")}</td>
      <td className="n">{asked("output")}</td>
      <td className="n hide-narrow">{estimate(model.typical.kWh, "energy")}</td>
      <td className="n">{estimate(model.typical.co2eKg, "carbon")}</td>
    </tr>
  );
}

/** What is known of a model in a line: how much it reads and writes at once. */
function describe(model: Model, t: TFunction, format: ReturnType<typeof useFormat>): string {
  const reads =
    model.contextWindow === null ? null : t("model.reads", { tokens: format.formatCompact(model.contextWindow) });
  const writes = model.maxOutput === null ? null : t("model.writes", { tokens: format.formatCompact(model.maxOutput) });
  return [model.demo ? t("model.scripted") : null, reads, writes].filter((part) => part !== null).join(" · ");
}

function Capability({ icon, label }: { readonly icon: React.ReactNode; readonly label: string }) {
  return (
    <span title={label}>
      {icon}
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
