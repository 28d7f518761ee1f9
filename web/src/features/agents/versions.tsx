import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { Agent, AgentVersion } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Excerpt } from "@/ui/excerpt";
import { ProblemNote } from "@/ui/problem-note";
import { ErrorState, Skeleton } from "@/ui/states";
import { Part } from "./builder-fields";
import { stillThere } from "./form";
import { useSaveAgent, versionsQuery } from "./queries";
import { toolSourcesQuery } from "./tool-source-queries";
import styles from "./versions.module.css";

interface VersionsProps {
  readonly agent: Agent;
  readonly onRestored: (kept: Agent) => void;
}

/** What the agent was, and the way back to it: an older definition is the next version. */
export function Versions({ agent, onRestored }: VersionsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(versionsQuery(agent.id, agent.version));
  const save = useSaveAgent();
  const sources = useQuery(toolSourcesQuery).data ?? [];
  const restore = ({ instructions, model, parameters, starters, tools, limits }: AgentVersion) =>
    save.mutate(
      {
        id: agent.id,
        wish: { instructions, model, parameters, starters: [...starters], tools: stillThere(tools, sources), limits },
      },
      { onSuccess: onRestored },
    );
  return (
    <Part id="versions" title={t("agents.versions")} hint={t("agents.versionsHint")}>
      <ProblemNote problem={problemOf(save.error)} />
      {query.isPending ? (
        <Skeleton widths={[100]} />
      ) : query.isError ? (
        <ErrorState title={t("agents.failed")} onRetry={() => void query.refetch()} />
      ) : (
        <ol className={styles["versions"]} reversed>
          {query.data.map((version) => (
            <li key={version.version} data-testid="agent-version">
              <div className={styles["version"]}>
                <p className="small">
                  <span className="medium">{t("agents.version", { number: format.formatCount(version.version) })}</span>{" "}
                  <span className="faint">
                    {format.formatDate(version.madeAt)} · {version.model}
                  </span>
                </p>
                {version.instructions === "" ? null : <Excerpt className="small muted">{version.instructions}</Excerpt>}
              </div>
              {version.version === agent.version ? (
                <span className="badge badge-accent">{t("agents.current")}</span>
              ) : (
                <Button
                  size="small"
                  busy={save.isPending}
                  onClick={() => restore(version)}
                  aria-label={t("agents.restore", { number: format.formatCount(version.version) })}
                >
                  {t("agents.takeBack")}
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
    </Part>
  );
}
