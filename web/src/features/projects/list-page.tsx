import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FolderOpen, Plus, ShieldCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { budgetsQuery, projectsQuery } from "@/api/queries";
import type { Budget, Project } from "@/api/types";
import { type MicroEuro, microEuro } from "@/lib/money";
import { containing } from "@/lib/search";
import { useFormat } from "@/lib/use-format";
import { BudgetMeter } from "@/ui/budget-meter";
import { Button } from "@/ui/button";
import { SearchedList } from "@/ui/searched-list";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./list-page.module.css";
import { spentByProjectQuery } from "./queries";

interface ProjectsPageProps {
  readonly headerStart?: ReactNode;
  readonly onNew: () => void;
}

const MANY = 8;

/** Every project: what it is for, how much is in it, what was spent this month, and its budget. */
export function ProjectsPage({ headerStart, onNew }: ProjectsPageProps) {
  const { t } = useTranslation();
  const query = useQuery(projectsQuery);
  const spent = useQuery(spentByProjectQuery);
  const budgets = useQuery(budgetsQuery);
  const [words, setWords] = useState("");
  useTitle(t("project.all"));
  const projects = query.data ?? [];
  const found = containing(projects, words, ["name", "description"]);
  const budgetOf = new Map((budgets.data ?? []).map((budget) => [budget.scope.id, budget]));
  const rows = found.map((project) => (
    <Row
      key={project.id}
      project={project}
      spent={spent.data === undefined ? null : microEuro(spent.data.get(project.id) ?? 0)}
      budget={budgetOf.get(project.id) ?? null}
    />
  ));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("project.all")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page">
          <div className={styles["head"]}>
            <p className="muted text-md">{t("project.intro")}</p>
            <Button look="primary" onClick={onNew}>
              <Plus className="i" aria-hidden />
              {t("keep.newProject")}
            </Button>
          </div>
          {query.isPending ? (
            <Skeleton widths={[100, 80, 90]} />
          ) : query.isError ? (
            <ErrorState title={t("project.allFailed")} onRetry={() => void query.refetch()} />
          ) : projects.length === 0 ? (
            <EmptyState icon={<FolderOpen className="i i-lg" aria-hidden />}>{t("project.none")}</EmptyState>
          ) : projects.length < MANY ? (
            <ul className={styles["list"]}>{rows}</ul>
          ) : (
            <SearchedList
              label={t("project.search")}
              words={words}
              onWords={setWords}
              found={t("project.found", { count: found.length })}
              missing={found.length === 0 ? t("project.notFound", { words: words.trim() }) : null}
            >
              {rows}
            </SearchedList>
          )}
          {spent.isError || budgets.isError ? (
            <ErrorState
              title={t("project.figuresFailed")}
              onRetry={() => void Promise.all([spent.refetch(), budgets.refetch()])}
            />
          ) : null}
        </div>
      </main>
    </div>
  );
}

interface RowProps {
  readonly project: Project;
  /** This month; null: not known yet. */
  readonly spent: MicroEuro | null;
  readonly budget: Budget | null;
}

function Row({ project, spent, budget }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li className={styles["row"]} data-testid="project-row">
      <div className={styles["facts"]}>
        <h2 className="text-md medium anywhere">
          <Link to="/projects/$id" params={{ id: project.id }} dir="auto" className={styles["name"]}>
            {project.name}
          </Link>
        </h2>
        {project.description === "" ? null : (
          <p className={`muted text-md ${styles["description"]}`} dir="auto">
            {project.description}
          </p>
        )}
        <p className={`small faint ${styles["counts"]}`}>
          <span>{t("keep.chatsIn", { count: project.chats })}</span>
          <span data-testid="project-spent">
            {spent === null ? "…" : t("project.spentThisMonth", { amount: format.formatEuro(spent) })}
          </span>
          {project.euOnly ? (
            <span className="badge badge-accent">
              <ShieldCheck className="i i-sm" aria-hidden />
              {t("eu.only")}
            </span>
          ) : null}
        </p>
      </div>
      <div className={styles["budget"]}>
        {budget === null ? (
          <p className="small faint">{t("project.noBudgetShort")}</p>
        ) : (
          <BudgetMeter budget={budget} />
        )}
      </div>
    </li>
  );
}
