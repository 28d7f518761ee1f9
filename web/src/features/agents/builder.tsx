import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SquarePen, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { agentsQuery } from "@/api/agents";
import { problemOf } from "@/api/problem";
import { modelsQuery, preferencesQuery } from "@/api/queries";
import type { Agent, Model } from "@/api/types";
import { useForm } from "@/lib/form";
import { currentLanguage } from "@/lib/i18n";
import { Button, IconButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./builder.module.css";
import { BuilderFields, Part } from "./builder-fields";
import { DeleteAgent } from "./delete-agent";
import { agentForm, textsOf, wishOf } from "./form";
import { AgentKnowledge } from "./knowledge";
import { useSaveAgent } from "./queries";
import { toolSourcesQuery } from "./tool-source-queries";
import { Versions } from "./versions";

interface AgentBuilderProps {
  /** Null: one that is not there yet. */
  readonly id: string | null;
  readonly headerStart?: ReactNode;
  readonly onNewChat: (agentId: string) => void;
  readonly onMade: (id: string) => void;
  readonly onGone: () => void;
}

/** The page of one agent: everything it is made of, and the versions it has had. */
export function AgentBuilder({ id, ...props }: AgentBuilderProps) {
  const { t } = useTranslation();
  const agents = useQuery({ ...agentsQuery, enabled: id !== null });
  const models = useQuery(modelsQuery);
  const preferences = useQuery(preferencesQuery);
  // Their boxes have to be there before one of them is ticked.
  const sources = useQuery(toolSourcesQuery);
  const agent = agents.data?.find((one) => one.id === id) ?? null;
  useTitle(agent?.name ?? t(id === null ? "agents.new" : "agents.title"));
  const isWaiting = models.isPending || preferences.isPending || sources.isPending || (id !== null && agents.isPending);
  const isGone = id !== null && agents.isSuccess && agent === null;
  const usual = preferences.data?.defaultModel ?? preferences.data?.lastModel ?? null;
  const list = models.data ?? [];
  const first = list.find((one) => one.id === usual) ?? list.find((one) => !one.demo) ?? list[0];

  if (!isWaiting && !isGone && !agents.isError && !models.isError) {
    return <Bench agent={agent} models={list} firstModel={first?.id ?? ""} {...props} />;
  }
  return (
    <div className="main">
      <Head start={props.headerStart} name={t("agents.title")} />
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          {isWaiting ? (
            <Skeleton widths={[60, 100, 80]} />
          ) : (
            <ErrorState
              title={t(isGone ? "agents.missing" : "agents.failed")}
              onRetry={() => void Promise.all([agents.refetch(), models.refetch()])}
            />
          )}
        </div>
      </main>
    </div>
  );
}

interface BenchProps extends Omit<AgentBuilderProps, "id"> {
  readonly agent: Agent | null;
  readonly models: readonly Model[];
  readonly firstModel: string;
}

function Bench({ agent, models, firstModel, headerStart, onNewChat, onMade, onGone }: BenchProps) {
  const { t } = useTranslation();
  const save = useSaveAgent();
  const [isDeleting, setDeleting] = useState(false);
  const form = useForm(agentForm, textsOf(agent, firstModel, currentLanguage()));
  const show = (kept: Agent) => form.reset(textsOf(kept, firstModel, currentLanguage()));
  const isReady = form.watch("name").trim() !== "" && form.watch("model") !== "" && !save.isPending;
  const onSubmit = form.handleSubmit((read) => {
    if (!isReady) return;
    save.mutate(
      { id: agent?.id ?? null, wish: wishOf(read) },
      {
        onSuccess: (kept) => {
          if (agent === null) onMade(kept.id);
          else show(kept);
        },
      },
    );
  });
  return (
    <Form className="main" onSubmit={(event) => void onSubmit(event)}>
      <Head start={headerStart} name={agent?.name ?? t("agents.new")}>
        {agent === null ? null : (
          <>
            <IconButton label={t("common.delete")} onClick={() => setDeleting(true)}>
              <Trash2 className="i" aria-hidden />
            </IconButton>
            <IconButton label={t("agents.newChatWith", { name: agent.name })} onClick={() => onNewChat(agent.id)}>
              <SquarePen className="i" aria-hidden />
            </IconButton>
          </>
        )}
        <Button look="primary" size="small" type="submit" busy={save.isPending} disabled={!isReady}>
          {t("common.save")}
        </Button>
      </Head>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          <ProblemNote problem={problemOf(save.error)} />
          <p className="small muted" role="status">
            {save.isSuccess && !form.formState.isDirty ? t("agents.saved") : ""}
          </p>
          <FormProvider {...form}>
            <BuilderFields models={models} />
          </FormProvider>
          {agent === null ? null : (
            <>
              <AgentKnowledge agent={agent} />
              <Part id="api" title={t("agents.api")} hint={t("agents.apiHint")}>
                <p className={styles["modelName"]}>
                  <code dir="auto">{`agent:${agent.name}`}</code>
                  <CopyButton label={t("agents.copyModel")} text={`agent:${agent.name}`} size="small" />
                </p>
              </Part>
              <Versions agent={agent} onRestored={show} />
            </>
          )}
          <p className={`small muted ${styles["notYet"]}`}>{t("agents.notYet")}</p>
        </div>
      </main>
      {isDeleting && agent !== null ? (
        <DeleteAgent agent={agent} onClose={() => setDeleting(false)} onGone={onGone} />
      ) : null}
    </Form>
  );
}

interface HeadProps {
  readonly start?: ReactNode;
  readonly name: string;
  readonly children?: ReactNode;
}

function Head({ start, name, children }: HeadProps) {
  const { t } = useTranslation();
  return (
    <header className="topbar topbar-rule">
      {start}
      <nav className={`row ${styles["path"]}`} aria-label={t("agents.all")}>
        <Link to="/agents" className="only-wide">
          {t("agents.title")}
        </Link>
        <span className="only-wide faint" aria-hidden>
          ›
        </span>
        <h1 className="card-title truncate" dir="auto">
          {name}
        </h1>
      </nav>
      <span className="row at-end">{children}</span>
    </header>
  );
}
