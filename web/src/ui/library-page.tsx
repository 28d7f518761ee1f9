import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { containing } from "@/lib/search";
import { Button } from "./button";
import { SearchedList } from "./searched-list";
import { SectionCard } from "./section-card";
import { EmptyState, ErrorState, Skeleton } from "./states";
import { useTitle } from "./use-title";

/** Where a page of the library stands: what the shell gives to each. */
export interface LibraryPlace {
  readonly headerStart?: ReactNode;
  /** What stands above: the way to what else is kept. */
  readonly tabs?: ReactNode;
}

interface LibraryPageProps<Name extends string, Row> extends LibraryPlace {
  /** Whose words it speaks: `presets.title`, `presets.none` and so on. */
  readonly of: "presets" | "prompts" | "schedules";
  readonly intro: string;
  readonly icon: ReactNode;
  readonly query: {
    readonly data: readonly Row[] | undefined;
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly refetch: () => unknown;
  };
  /** Where the words of the search may stand. */
  readonly searched: readonly Name[];
  readonly onNew: () => void;
  readonly note?: ReactNode;
  readonly row: (row: Row) => ReactNode;
  /** Dialogs. */
  readonly children: ReactNode;
}

/** A page of what a person keeps to use again: a list that is searched, with a way to add to it. */
export function LibraryPage<Name extends string, Row extends Readonly<Record<Name, string>>>(
  props: LibraryPageProps<Name, Row>,
) {
  const { of, query, searched } = props;
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const rows = query.data ?? [];
  const found = containing(rows, words, searched);
  useTitle(t(`${of}.title`));
  const add = (
    <Button look="primary" size="small" onClick={props.onNew}>
      <Plus className="i i-sm" aria-hidden />
      {t(`${of}.new`)}
    </Button>
  );
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {props.headerStart}
        <h1 className="card-title topbar-title">{t(`${of}.title`)}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          {props.tabs}
          <SectionCard id={of} title={t(`${of}.yours`)} aside={add}>
            <div className="stack">
              <p className="muted text-md">{props.intro}</p>
              {props.note}
              {query.isPending ? (
                <Skeleton widths={[100, 80]} />
              ) : query.isError ? (
                <ErrorState title={t(`${of}.failed`)} onRetry={() => void query.refetch()} />
              ) : rows.length === 0 ? (
                <EmptyState icon={props.icon}>{t(`${of}.none`)}</EmptyState>
              ) : (
                <SearchedList
                  label={t(`${of}.search`)}
                  words={words}
                  onWords={setWords}
                  found={t(`${of}.found`, { count: found.length })}
                  missing={found.length === 0 ? t(`${of}.notFound`, { words: words.trim() }) : null}
                >
                  {found.map((row) => props.row(row))}
                </SearchedList>
              )}
            </div>
          </SectionCard>
        </div>
      </main>
      {props.children}
    </div>
  );
}
