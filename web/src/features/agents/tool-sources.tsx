import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Suspense, useId, useState } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { ToolSource } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { lazyPart } from "@/lib/lazy-part";
import { enTools } from "@/lib/locales/en-tools";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { FormError } from "@/ui/field";
import { ErrorState } from "@/ui/states";
import { Toggle } from "@/ui/toggle";
import type { AgentTexts } from "./form";
import { toolSourcesQuery, useToolSource } from "./tool-source-queries";
import { useSourceProblem } from "./tool-source-words";
import styles from "./tool-sources.module.css";

addEnglish(enTools);

const ToolSourceDialog = lazyPart(async () => ({ default: (await import("./tool-source-dialog")).ToolSourceDialog }));

/** The servers and actions a person has added, with their tools, in the form of an agent that is given some of them. */
export function ToolSources() {
  const { t } = useTranslation();
  const query = useQuery(toolSourcesQuery);
  if (query.isError) {
    return <ErrorState title={t("toolSources.failed")} onRetry={() => void query.refetch()} />;
  }
  const sources = query.data ?? [];
  return (
    <>
      {(["mcp", "openapi"] as const).map((kind) => (
        <Shelf key={kind} kind={kind} sources={sources.filter((source) => source.kind === kind)} />
      ))}
    </>
  );
}

interface ShelfProps {
  readonly kind: ToolSource["kind"];
  readonly sources: readonly ToolSource[];
}

function Shelf({ kind, sources }: ShelfProps) {
  const { t } = useTranslation();
  const headId = useId();
  const [isAdding, setAdding] = useState(false);
  const isServer = kind === "mcp";
  return (
    <section className={styles["sources"]} aria-labelledby={headId} data-testid={`tool-sources-${kind}`}>
      <div className={styles["head"]}>
        <h3 className="medium text-md" id={headId}>
          {t(isServer ? "toolSources.servers" : "toolSources.actions")}
        </h3>
        <Button size="small" onClick={() => setAdding(true)}>
          <Plus className="i i-sm" aria-hidden />
          {t(isServer ? "toolSources.connect" : "toolSources.add")}
        </Button>
      </div>
      {sources.length === 0 ? (
        <p className="small muted">{t(isServer ? "toolSources.serversNone" : "toolSources.actionsNone")}</p>
      ) : (
        <>
          <p className="small muted">{t(isServer ? "toolSources.readsHint" : "toolSources.actionsHint")}</p>
          <ul className={styles["list"]}>
            {sources.map((source) => (
              <Source key={source.id} source={source} />
            ))}
          </ul>
        </>
      )}
      {isAdding ? (
        <Suspense>
          <ToolSourceDialog kind={kind} source={null} onClose={() => setAdding(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : address);

function Source({ source }: { readonly source: ToolSource }) {
  const { t } = useTranslation();
  const format = useFormat();
  const problemText = useSourceProblem();
  const { watch } = useFormContext<AgentTexts>();
  const step = useToolSource();
  const [opened, setOpened] = useState<"change" | "remove" | null>(null);
  const chosen = watch("tools");
  const { id, name, tools } = source;
  const used = tools.filter(({ called }) => chosen.includes(called)).length;
  const problem = problemOf(step.error)?.code ?? null;
  const reads = tools.filter((tool) => tool.reads).map((tool) => tool.name);
  const mark = (tool: string, isRead: boolean) =>
    step.mutateAsync({
      does: "change",
      id,
      wish: { reads: isRead ? [...reads, tool] : reads.filter((one) => one !== tool) },
    });
  return (
    <li data-testid="tool-source">
      <details className={styles["source"]}>
        <summary>
          <span className={styles["name"]}>
            <span className="medium" dir="auto">
              {name}
            </span>{" "}
            {source.problem === null ? null : <span className="badge badge-danger">{problemText(source.problem)}</span>}
            <span className={`small muted ${styles["facts"]}`}>
              <span dir="auto">{hostOf(source.address)}</span>
              {" · "}
              {t("toolSources.chosen", { chosen: format.formatCount(used), all: format.formatCount(tools.length) })}
            </span>
          </span>
        </summary>
        {tools.length === 0 ? <p className="small muted">{t("toolSources.noTools")}</p> : null}
        <ul className={styles["tools"]}>
          {tools.map((tool) => (
            <Tool key={tool.called} tool={tool} onMark={(isRead) => mark(tool.name, isRead)} />
          ))}
        </ul>
        {problem === null ? null : <FormError>{problemText(problem)}</FormError>}
        <div className={styles["foot"]}>
          {source.kind === "openapi" && source.document === null ? null : (
            <Button size="small" busy={step.isPending} onClick={() => step.mutate({ does: "refresh", id })}>
              {t("toolSources.refresh")}
            </Button>
          )}
          <Button size="small" onClick={() => setOpened("change")}>
            {t("toolSources.change")}
          </Button>
          <Button size="small" look="quiet" onClick={() => setOpened("remove")}>
            {t("toolSources.remove")}
          </Button>
        </div>
      </details>
      {opened === "change" ? (
        <Suspense>
          <ToolSourceDialog kind={source.kind} source={source} onClose={() => setOpened(null)} />
        </Suspense>
      ) : null}
      {opened === "remove" ? (
        <ConfirmDialog
          title={t("toolSources.removeTitle", { name })}
          body={t("toolSources.removeBody")}
          action={t("toolSources.remove")}
          busy={step.isPending}
          problem={problemOf(step.error)}
          onConfirm={() => step.mutate({ does: "remove", id })}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </li>
  );
}

interface ToolProps {
  readonly tool: ToolSource["tools"][number];
  readonly onMark: (reads: boolean) => Promise<unknown>;
}

function Tool({ tool, onMark }: ToolProps) {
  const { t } = useTranslation();
  const { register } = useFormContext<AgentTexts>();
  const { name, request, called, description, problem, reads } = tool;
  return (
    <li className={styles["tool"]} data-testid="source-tool">
      <label className={styles["use"]}>
        <input
          {...register("tools")}
          type="checkbox"
          value={called}
          disabled={problem !== null}
          aria-label={t("toolSources.use", { name })}
        />
        <span className={styles["text"]}>
          <span className="medium anywhere" dir="auto">
            {name}
          </span>
          <span className={`small muted anywhere ${styles["description"]}`} dir="auto">
            {request === "" ? null : <code>{request}</code>}
            {request === "" || description === "" ? null : " "}
            {problem === null ? description : t(`toolSources.unusable.${problem}`)}
          </span>
        </span>
      </label>
      {problem === null ? (
        <Toggle look="check" isOn={reads} onChange={onMark} className={styles["reads"]}>
          {t("toolSources.reads")}
        </Toggle>
      ) : null}
    </li>
  );
}
