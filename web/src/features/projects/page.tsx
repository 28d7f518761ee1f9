import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FolderX, Pencil, ShieldCheck, SquarePen } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemCode } from "@/api/problem";
import { projectQuery } from "@/api/queries";
import type { WholeProject } from "@/api/types";
import { BudgetMeter } from "@/ui/budget-meter";
import { Button, buttonClass, IconButton } from "@/ui/button";
import { PagePath } from "@/ui/page-path";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { Chats } from "./components/chats";
import { BudgetDialog, FactsDialog, InstructionsDialog } from "./components/dialogs";
import { Knowledge } from "./components/knowledge";
import { Footprint, Spending } from "./components/usage";
import styles from "./page.module.css";

interface ProjectPageProps {
  readonly id: string;
  readonly headerStart?: ReactNode;
  /** How the figures of the project are shared by a link. */
  readonly reportOf: (name: string) => ReactNode;
  /** Where a chat of the project begins. */
  readonly composer: ReactNode;
}

/** A project as a place: its chats, what its models are told, what it may spend, has spent and has taken from nature. */
export function ProjectPage({ id, headerStart, reportOf, composer }: ProjectPageProps) {
  const { t } = useTranslation();
  const query = useQuery({ ...projectQuery(id), retry: (count, error) => !isGone(error) && count < 2 });
  const project = query.data;
  useTitle(project?.name ?? t("keep.project"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <PagePath label={t("project.path")} name={project?.name ?? null}>
          <Link className="muted" to="/projects" activeOptions={{ exact: true }}>
            {t("project.all")}
          </Link>
        </PagePath>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page">
          {project !== undefined ? (
            <Whole project={project} report={reportOf(project.name)} composer={composer} />
          ) : isGone(query.error) ? (
            <EmptyState
              icon={<FolderX className="i i-lg" aria-hidden />}
              action={
                <Link className={buttonClass()} to="/projects">
                  {t("project.toAll")}
                </Link>
              }
            >
              {t("project.gone")}
            </EmptyState>
          ) : query.isError ? (
            <ErrorState title={t("project.failed")} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton widths={[40, 80, 100]} />
          )}
        </div>
      </main>
    </div>
  );
}

const isGone = (error: Error | null) => problemCode(error) === "project_not_found";

type Editing = "facts" | "instructions" | "budget" | null;

interface WholeProps {
  readonly project: WholeProject;
  readonly report: ReactNode;
  readonly composer: ReactNode;
}

function Whole({ project, report, composer }: WholeProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Editing>(null);
  const close = () => setEditing(null);
  return (
    <>
      <div className={styles["head"]}>
        <div className={styles["title"]}>
          <h1 className="page-title" dir="auto">
            {project.name}
          </h1>
          {project.description === "" ? null : (
            <p className="muted text-md pre-wrap" dir="auto" data-testid="project-description">
              {project.description}
            </p>
          )}
          {project.euOnly ? (
            <p>
              <span className="badge badge-accent">
                <ShieldCheck className="i i-sm" aria-hidden />
                {t("eu.only")}
              </span>
            </p>
          ) : null}
        </div>
        <div className="row row-wrap">
          <Link className={buttonClass()} to="/" search={{ project: project.id }}>
            <SquarePen className="i" aria-hidden />
            {t("keep.newChatHere")}
          </Link>
          <Button onClick={() => setEditing("facts")}>
            <Pencil className="i" aria-hidden />
            {t("project.edit")}
          </Button>
          {report}
        </div>
      </div>
      <div className={styles["workspace"]}>
        <div className={styles["begin"]}>{composer}</div>
        <aside className={styles["rail"]} aria-label={t("project.carries")}>
          <section aria-labelledby="project-instructions">
            <div className={styles["railHead"]}>
              <h2 className="text-md medium" id="project-instructions">
                {t("project.instructions")}
              </h2>
              <IconButton label={t("project.editInstructions")} size="small" onClick={() => setEditing("instructions")}>
                <Pencil className="i i-sm" aria-hidden />
              </IconButton>
            </div>
            {project.instructions.trim() === "" ? (
              <p className="small faint">{t("project.noInstructions")}</p>
            ) : (
              <>
                <p className={`muted text-md pre-wrap ${styles["instructions"]}`} dir="auto">
                  {project.instructions}
                </p>
                <p className="small faint">{t("project.sentAlong")}</p>
              </>
            )}
          </section>
          <Knowledge projectId={project.id} />
          <section aria-labelledby="project-budget">
            <div className={styles["railHead"]}>
              <h2 className="text-md medium" id="project-budget">
                {t("project.budget")}
              </h2>
              <IconButton label={t("project.editBudget")} size="small" onClick={() => setEditing("budget")}>
                <Pencil className="i i-sm" aria-hidden />
              </IconButton>
            </div>
            {project.budget === null ? (
              <p className="small faint">{t("project.noBudget")}</p>
            ) : (
              <BudgetMeter budget={project.budget} />
            )}
          </section>
        </aside>
        <div className={styles["column"]}>
          <Chats projectId={project.id} count={project.chats} />
          <Spending projectId={project.id} />
          <Footprint projectId={project.id} />
        </div>
      </div>
      {editing === "facts" ? <FactsDialog project={project} onClose={close} /> : null}
      {editing === "instructions" ? <InstructionsDialog project={project} onClose={close} /> : null}
      {editing === "budget" ? <BudgetDialog project={project} onClose={close} /> : null}
    </>
  );
}
