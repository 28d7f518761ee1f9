import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Folder, Search, X } from "lucide-react";
import { type ReactNode, useDeferredValue, useEffect, useId, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { modelsQuery, projectsQuery } from "@/api/queries";
import type { Hit } from "@/api/types";
import { type DayGroup, groupByDay } from "@/lib/days";
import { modelNames } from "@/lib/model-names";
import { problemText } from "@/lib/problem-text";
import { isSearchable } from "@/lib/search";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { LoadMore } from "@/ui/load-more";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./page.module.css";
import { resultsQuery } from "./queries";
import { emptyView, hasFilter, type SearchView } from "./rules";

/** The way to a place found, as the router makes links. */
export type HitLink = (hit: Hit, className: string, children: ReactNode) => ReactNode;

interface SearchPageProps {
  readonly view: SearchView;
  readonly onView: (view: SearchView) => void;
  readonly link: HitLink;
  readonly onProject: (id: string) => void;
  readonly headerStart?: ReactNode;
}

export function SearchPage({ view, onView, link, onProject, headerStart }: SearchPageProps) {
  const { t } = useTranslation();
  useTitle(t("search.title"));
  const words = useRef<HTMLInputElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("search.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          <search className="stack">
            <div className="with-icon">
              <Search className="i" aria-hidden />
              <input
                ref={words}
                className="input"
                type="search"
                aria-label={t("search.words")}
                placeholder={t("search.words")}
                autoComplete="off"
                maxLength={300}
                value={view.q}
                onChange={(event) => onView({ ...view, q: event.target.value })}
              />
            </div>
            <Filters view={view} onView={onView} />
          </search>
          <Results view={useDeferredValue(view)} onView={onView} link={link} onProject={onProject} />
        </div>
      </main>
    </div>
  );
}

function useModelNames(): ReadonlyMap<string, string> {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery).data;
  return useMemo(() => modelNames(models ?? [], t("model.demo")), [models, t]);
}

function Filters({ view, onView }: Pick<SearchPageProps, "view" | "onView">) {
  const { t } = useTranslation();
  const projects = useQuery(projectsQuery).data ?? [];
  const models = [...useModelNames()];
  // A model that is no longer offered has answers still.
  if (view.model !== "" && !models.some(([id]) => id === view.model)) models.push([view.model, view.model]);
  return (
    <div className={styles["filters"]}>
      <Field
        label={t("search.from")}
        type="date"
        value={view.from}
        max={view.to || undefined}
        onChange={(event) => onView({ ...view, from: event.target.value })}
      />
      <Field
        label={t("search.to")}
        type="date"
        value={view.to}
        min={view.from || undefined}
        onChange={(event) => onView({ ...view, to: event.target.value })}
      />
      <Choice
        label={t("search.project")}
        every={t("search.everyProject")}
        value={view.project}
        choices={projects.map(({ id, name }) => [id, name])}
        onChange={(project) => onView({ ...view, project })}
      />
      <Choice
        label={t("search.model")}
        every={t("search.everyModel")}
        value={view.model}
        choices={models}
        onChange={(model) => onView({ ...view, model })}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly every: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, every, value, choices, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="select" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{every}</option>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Results({ view, onView, link, onProject }: Omit<SearchPageProps, "headerStart">) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(resultsQuery(view));
  const hits = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const days = useMemo(() => groupByDay(hits, (hit) => new Date(hit.at), new Date()), [hits]);
  const projects = query.data?.pages[0]?.projects ?? [];
  if (!isSearchable(view.q)) {
    return <EmptyState icon={<Search className="i i-lg" aria-hidden />}>{t("search.start")}</EmptyState>;
  }
  if (query.isError && query.data === undefined) {
    const problem = problemOf(query.error);
    return (
      <ErrorState title={t("search.failed")} onRetry={() => void query.refetch()}>
        {problem === null ? null : problemText(t, problem.code, problem)}
      </ErrorState>
    );
  }
  if (query.isPending) return <Skeleton widths={[40, 100, 90, 40, 100]} />;
  const nothing = hits.length === 0 && projects.length === 0;
  return (
    <div className="stack stack-6" aria-busy={query.isPlaceholderData}>
      <p className={nothing ? "visually-hidden" : "small faint"} aria-live="polite" data-testid="found">
        {t(query.hasNextPage ? "search.foundMore" : "search.found", { count: hits.length })}
      </p>
      {projects.length === 0 ? null : (
        <section className="stack stack-2">
          <h2 className="nav-label">{t("search.projects")}</h2>
          <div className={styles["projects"]}>
            {projects.map(({ id, name }) => (
              <Button key={id} size="small" onClick={() => onProject(id)}>
                <Folder className="i i-sm" aria-hidden />
                <span className="anywhere">{name}</span>
              </Button>
            ))}
          </div>
        </section>
      )}
      {nothing ? (
        <EmptyState
          icon={<Search className="i i-lg" aria-hidden />}
          title={t("search.nothing", { words: view.q.trim() })}
          action={
            hasFilter(view) ? (
              <Button size="small" onClick={() => onView({ ...emptyView, q: view.q })}>
                <X className="i i-sm" aria-hidden />
                {t("search.everywhere")}
              </Button>
            ) : undefined
          }
        >
          {t(hasFilter(view) ? "search.nothingHere" : "search.hint")}
        </EmptyState>
      ) : null}
      {days.map(({ key, group, items }) => (
        <section key={key} className={styles["day"]}>
          <h2 className="nav-label">
            <DayName group={group} />
          </h2>
          <ul className={styles["results"]}>
            {items.map((hit) => (
              <li key={hit.messageId ?? `title ${hit.conversationId}`} data-testid="hit">
                {link(hit, styles["hit"] ?? "", <HitText hit={hit} />)}
              </li>
            ))}
          </ul>
        </section>
      ))}
      <LoadMore list={query} label={t("search.more")} />
    </div>
  );
}

function HitText({ hit }: { readonly hit: Hit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useModelNames();
  const projects = useQuery(projectsQuery).data ?? [];
  const project = projects.find(({ id }) => id === hit.projectId)?.name;
  const said = hit.messageId === null ? "inTitle" : hit.role === "user" ? "byYou" : "byModel";
  return (
    <>
      <span className={styles["head"]}>
        <span className="medium" dir="auto">
          {hit.title || t("nav.untitled")}
        </span>
        <time className="tiny faint" dateTime={hit.at}>
          {format.formatDateTime(hit.at)}
        </time>
      </span>
      {hit.messageId === null ? null : (
        <span className={`${styles["snippet"]} small muted`} dir="auto">
          {hit.snippet.map(({ text, match }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
            match ? <mark key={index}>{text}</mark> : text,
          )}
        </span>
      )}
      <span className="row row-wrap tiny faint">
        <span>{t(`search.${said}`, { model: names.get(hit.model) ?? hit.model })}</span>
        {project === undefined ? null : <span className="badge">{project}</span>}
        {hit.archived ? <span className="badge">{t("search.archived")}</span> : null}
      </span>
    </>
  );
}

function DayName({ group }: { readonly group: DayGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (group.kind === "week") return format.formatDaySpan(group.from, group.to);
  if (group.kind === "month") return format.formatMonth(group.month);
  return t(`nav.${group.kind}`);
}
