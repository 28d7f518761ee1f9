import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { providersQuery } from "@/api/sign-in-providers";
import { useFormat } from "@/lib/use-format";
import { waysProblem } from "@/lib/ways-words";
import { Button } from "@/ui/button";
import { FormError } from "@/ui/field";
import { ErrorState } from "@/ui/states";
import { beginLinking, linkedQuery, unlink } from "../queries";

/** What the browser brought back from linking, behind the address. */
function arrived(): { readonly problem: string | null; readonly isLinked: boolean } {
  const said = window.location.hash.slice(1);
  return { problem: new URLSearchParams(said).get("problem"), isLinked: said === "linked" };
}

/** Other ways into the account; nothing where none is offered and none is linked. */
export function LinkedSignIns() {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const query = useQuery(linkedQuery);
  const offered = useQuery(providersQuery).data?.items ?? [];
  const [came] = useState(arrived);
  const section = useRef<HTMLElement>(null);
  const begin = useMutation({
    mutationFn: beginLinking,
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const end = useMutation({
    mutationFn: unlink,
    onSuccess: () => client.invalidateQueries({ queryKey: linkedQuery.queryKey }),
  });
  const items = query.data?.items ?? [];
  const isShown = offered.length > 0 || items.length > 0 || query.isError;
  useEffect(() => {
    if (isShown && (came.isLinked || came.problem !== null)) section.current?.scrollIntoView();
  }, [isShown, came]);
  if (!isShown) return null;
  const problem = problemOf(begin.error ?? end.error)?.code ?? (begin.isIdle && end.isIdle ? came.problem : null);
  const nameOf = (provider: string) => offered.find(({ name }) => name === provider)?.label ?? provider;
  return (
    <section ref={section} className="stack" aria-labelledby="linked-title" data-testid="linked-sign-ins">
      <h3 className="label" id="linked-title">
        {t("ways.title")}
      </h3>
      <p className="muted text-md">{t("ways.lead")}</p>
      {problem === null ? null : <FormError>{waysProblem(t, problem)}</FormError>}
      {came.isLinked && begin.isIdle && end.isIdle ? <p role="status">{t("ways.linked")}</p> : null}
      {query.isError ? <ErrorState title={t("ways.failed")} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && items.length === 0 ? <p className="small faint">{t("ways.none")}</p> : null}
      {items.length === 0 ? null : (
        <ul className="setting-rows list-plain" aria-labelledby="linked-title">
          {items.map((one) => (
            <li className="setting-row" key={one.id} data-testid="linked">
              <span className="grow">
                {nameOf(one.provider)}
                {one.label === null ? "" : ` · ${one.label}`}
                <span className="small faint block">
                  {one.usedAt === null
                    ? t("ways.neverUsed", { linked: format.formatDate(one.linkedAt) })
                    : t("ways.used", {
                        linked: format.formatDate(one.linkedAt),
                        used: format.formatDateTime(one.usedAt),
                      })}
                </span>
              </span>
              <Button
                size="small"
                disabled={end.isPending}
                aria-label={t("ways.unlinkLabel", { name: nameOf(one.provider) })}
                onClick={() => end.mutate(one.id)}
              >
                {t("ways.unlink")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {query.data?.hasPassword === false ? <p className="small muted">{t("ways.noPassword")}</p> : null}
      <div className="row row-wrap">
        {offered.map(({ name, label }) => (
          <Button key={name} disabled={begin.isPending} onClick={() => begin.mutate(name)}>
            {t("ways.link", { name: label })}
          </Button>
        ))}
      </div>
    </section>
  );
}
