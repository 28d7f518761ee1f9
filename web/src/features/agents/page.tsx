import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bot, Copy, PenLine, Plus, Search, SquarePen, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { agentsQuery } from "@/api/agents";
import { MOST_NAME } from "@/api/limits";
import { problemOf } from "@/api/problem";
import { modelsQuery, preferencesQuery } from "@/api/queries";
import type { Agent, AgentWish, Model } from "@/api/types";
import { freeName } from "@/lib/free-name";
import { addEnglish } from "@/lib/i18n";
import { enAgentTemplates } from "@/lib/locales/en-agent-templates";
import { enTools } from "@/lib/locales/en-tools";
import { modelNames } from "@/lib/model-names";
import { microEuro } from "@/lib/money";
import { containing } from "@/lib/search";
import { useFormat } from "@/lib/use-format";
import { AgentIcon, type AgentIconName } from "@/ui/agent-icon";
import { Button, IconButton } from "@/ui/button";
import { Disclaimer } from "@/ui/disclaimer";
import { Menu } from "@/ui/menu";
import { ProblemNote } from "@/ui/problem-note";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { DeleteAgent } from "./delete-agent";
import { copyOf, startersIn } from "./form";
import styles from "./page.module.css";
import { useSaveAgent } from "./queries";
import { toolSourcesQuery, webSearchQuery } from "./tool-source-queries";

addEnglish(enAgentTemplates);
addEnglish(enTools);

interface Template {
  readonly key: keyof typeof enAgentTemplates.agentTemplates;
  readonly icon: AgentIconName;
  readonly tools: readonly string[];
}

const templates: readonly Template[] = [
  { key: "files", icon: "book", tools: ["file_search", "read_file", "calculator"] },
  { key: "web", icon: "search", tools: ["web_search", "fetch_page", "calculator"] },
  { key: "pictures", icon: "image", tools: ["make_picture"] },
  { key: "plain", icon: "pen", tools: [] },
  { key: "translator", icon: "languages", tools: [] },
  { key: "critic", icon: "scale", tools: [] },
];

interface AgentsPageProps {
  readonly headerStart?: ReactNode;
  readonly onNewChat: (agentId: string) => void;
  /** Opens the page of one; "new": of one that is not there yet. */
  readonly onOpen: (id: string) => void;
}

/** Everybody who may answer instead of a bare model: one's own, and ready ones to take over. */
export function AgentsPage({ headerStart, onNewChat, onOpen }: AgentsPageProps) {
  const { t } = useTranslation();
  const query = useQuery(agentsQuery);
  const models = useQuery(modelsQuery).data ?? [];
  const preferred = useQuery(preferencesQuery).data;
  const [words, setWords] = useState("");
  const [deleting, setDeleting] = useState<Agent | null>(null);
  const client = useQueryClient();
  const save = useSaveAgent();
  const isSearchless = useQuery(webSearchQuery).data?.engine === null;
  useTitle(t("agents.title"));
  const agents = query.data ?? [];
  const names = modelNames(models, t("model.demo"));
  const found = containing(agents, words, ["name", "description"]);
  const ready = containing(
    templates.map(({ key, icon, tools }) => ({
      key,
      icon,
      tools,
      name: t(`agentTemplates.${key}.name`),
      description: t(`agentTemplates.${key}.description`),
    })),
    words,
    ["name", "description"],
  );
  const taken = agents.map(({ name }) => name);
  const usual = preferred?.defaultModel ?? preferred?.lastModel ?? null;
  const model = models.find(({ id }) => id === usual) ?? models.find((one) => !one.demo) ?? models[0] ?? null;

  const add = (wish: AgentWish) => save.mutate({ id: null, wish }, { onSuccess: (made) => onOpen(made.id) });
  const copy = async (agent: Agent) => {
    const sources = agent.tools.length === 0 ? [] : await client.fetchQuery(toolSourcesQuery).catch(() => []);
    add(copyOf(agent, freeName(agent.name, taken, MOST_NAME), sources));
  };
  const take = ({ key, icon, tools }: Template) => {
    if (model === null) return;
    add({
      name: freeName(t(`agentTemplates.${key}.name`), taken, MOST_NAME),
      description: t(`agentTemplates.${key}.description`),
      icon,
      model: model.id,
      instructions: t(`agentTemplates.${key}.instructions`),
      starters: startersIn(t(`agentTemplates.${key}.starters`)),
      tools: isSearchless ? tools.filter((name) => name !== "web_search") : [...tools],
    });
  };

  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("agents.title")}</h1>
        <span className="at-end">
          <Button look="primary" size="small" onClick={() => onOpen("new")}>
            <Plus className="i i-sm" aria-hidden />
            {t("agents.new")}
          </Button>
        </span>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page">
          <div className={styles["head"]}>
            <p className="muted text-md">{t("agents.intro")}</p>
            <div className="with-icon">
              <Search className="i" aria-hidden />
              <input
                dir="auto"
                className="input"
                type="search"
                aria-label={t("agents.search")}
                placeholder={t("agents.search")}
                value={words}
                onChange={(event) => setWords(event.target.value)}
              />
            </div>
          </div>
          <p className="visually-hidden" aria-live="polite">
            {words.trim() === "" ? "" : t("agents.found", { count: found.length + ready.length })}
          </p>
          <ProblemNote problem={problemOf(save.error)} />
          <section aria-labelledby="agents-own">
            <h2 className={styles["shelf"]} id="agents-own">
              {t("agents.yours")} <span className="num muted">{query.isSuccess ? agents.length : ""}</span>
            </h2>
            {query.isPending ? (
              <Skeleton widths={[100, 80]} />
            ) : query.isError ? (
              <ErrorState title={t("agents.failed")} onRetry={() => void query.refetch()} />
            ) : agents.length === 0 ? (
              <EmptyState icon={<Bot className="i i-lg" aria-hidden />}>{t("agents.none")}</EmptyState>
            ) : found.length === 0 ? (
              <p className="muted">{t("agents.notFound", { words: words.trim() })}</p>
            ) : (
              <ul className={styles["catalogue"]}>
                {found.map((agent) => (
                  <Entry
                    key={agent.id}
                    agent={agent}
                    model={models.find(({ id }) => id === agent.model) ?? null}
                    modelName={names.get(agent.model) ?? agent.model}
                    onNewChat={() => onNewChat(agent.id)}
                    onEdit={() => onOpen(agent.id)}
                    onCopy={() => void copy(agent)}
                    onDelete={() => setDeleting(agent)}
                  />
                ))}
              </ul>
            )}
          </section>
          {ready.length === 0 ? null : (
            <section aria-labelledby="agents-ready">
              <h2 className={styles["shelf"]} id="agents-ready">
                {t("agents.ready")} <span className="num muted">{ready.length}</span>
                <span className={`small faint ${styles["hint"]}`}>{t("agents.readyHint")}</span>
              </h2>
              <ul className={styles["catalogue"]}>
                {ready.map(({ name, description, ...template }) => (
                  <li key={template.key} className={styles["entry"]} data-testid="ready-agent">
                    <span className={styles["tile"]}>
                      <AgentIcon name={template.icon} />
                    </span>
                    <div className={styles["body"]}>
                      <h3 className="medium text-md">{name}</h3>
                      <p className="small muted">{description}</p>
                      {isSearchless && template.tools.includes("web_search") ? (
                        <p className="small muted">{t("toolSources.webSearch.reads")}</p>
                      ) : null}
                    </div>
                    <IconButton
                      label={t("agents.take", { name })}
                      disabled={model === null || save.isPending}
                      onClick={() => take(template)}
                    >
                      <Plus className="i" aria-hidden />
                    </IconButton>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Disclaimer />
        </div>
      </main>
      {deleting === null ? null : <DeleteAgent agent={deleting} onClose={() => setDeleting(null)} />}
    </div>
  );
}

interface EntryProps {
  readonly agent: Agent;
  readonly model: Model | null;
  readonly modelName: string;
  readonly onNewChat: () => void;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
  readonly onDelete: () => void;
}

function Entry({ agent, model, modelName, onNewChat, onEdit, onCopy, onDelete }: EntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, description } = agent;
  const facts = [
    modelName,
    model === null ? null : t("agents.typical", { amount: format.formatEuro(microEuro(model.typical.microEur)) }),
    t("agents.version", { number: format.formatCount(agent.version) }),
  ].filter((fact) => fact !== null);
  return (
    <li className={styles["entry"]} data-testid="agent">
      <span className={styles["tile"]}>
        <AgentIcon name={agent.icon} />
      </span>
      <div className={styles["body"]}>
        <h3 className="medium text-md">
          <Link to="/agents/$id" params={{ id: agent.id }} className="anywhere" dir="auto">
            {name}
          </Link>
        </h3>
        {description === "" ? null : (
          <p className="small muted anywhere" dir="auto">
            {description}
          </p>
        )}
        <p className="tiny faint anywhere">{facts.join(" · ")}</p>
      </div>
      <span className="row">
        <IconButton label={t("agents.newChatWith", { name })} onClick={onNewChat}>
          <SquarePen className="i" aria-hidden />
        </IconButton>
        <Menu
          label={t("agents.moreOf", { name })}
          items={[
            { label: t("agents.edit"), icon: <PenLine className="i" aria-hidden />, onChoose: onEdit },
            { label: t("agents.copy"), icon: <Copy className="i" aria-hidden />, onChoose: onCopy },
            {
              label: t("common.delete"),
              icon: <Trash2 className="i" aria-hidden />,
              onChoose: onDelete,
              danger: true,
            },
          ]}
        />
      </span>
    </li>
  );
}
