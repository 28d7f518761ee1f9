import { useQuery } from "@tanstack/react-query";
import { Link2Off } from "lucide-react";
import { type ComponentType, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { problemCode } from "@/api/problem";
import type { SharedChat, SharedMessage } from "@/api/types";
import { bareName } from "@/lib/model-names";
import { useFormat } from "@/lib/use-format";
import { Disclaimer } from "@/ui/disclaimer";
import { FootprintSpans } from "@/ui/footprint-spans";
import { AnswerArticle, QuestionArticle, QuestionText } from "@/ui/message";
import { PublicLayout } from "@/ui/public-layout";
import { ReceiptFacts, ReceiptRow } from "@/ui/receipt-row";
import { ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./page.module.css";
import { sharedQuery } from "./queries";

interface SharedPageProps {
  readonly token: string;
  /** How the text of an answer is drawn. */
  readonly Markdown: ComponentType<{ readonly text: string }>;
}

/** A chat for whoever has its link: read only, without a sign-in, kept out of search engines. */
export function SharedPage({ token, Markdown }: SharedPageProps) {
  const { t } = useTranslation();
  const query = useQuery(sharedQuery(token));
  useMarks();
  useTitle(query.data?.title || t(query.isError ? "shares.goneTitle" : "nav.untitled"));
  return (
    <PublicLayout>
      <section className={styles["shared"]}>
        {query.data !== undefined ? (
          <Shared chat={query.data} Markdown={Markdown} />
        ) : query.isPending ? (
          <Skeleton widths={[60, 90, 84, 62]} />
        ) : problemCode(query.error) === "share_not_found" ? (
          <div className="stack" role="alert">
            <Link2Off className="i i-lg" aria-hidden />
            <h1 className="h-section">{t("shares.goneTitle")}</h1>
            <p className="muted">{t("shares.goneBody")}</p>
          </div>
        ) : (
          <>
            <h1 className="visually-hidden">{t("shares.loadFailed")}</h1>
            <ErrorState title={t("shares.loadFailed")} onRetry={() => void query.refetch()} />
          </>
        )}
      </section>
    </PublicLayout>
  );
}

function Shared({ chat, Markdown }: { readonly chat: SharedChat } & Pick<SharedPageProps, "Markdown">) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <header className={styles["head"]}>
        <h1 dir="auto" className="h-section">
          {chat.title || t("nav.untitled")}
        </h1>
        <p className="small faint">{t("shares.sharedOn", { date: format.formatDate(chat.createdAt) })}</p>
        <p className="small faint">{t("shares.byAI")}</p>
      </header>
      {chat.messages.map((message, index) =>
        message.role === "user" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a shared chat never changes, and its messages have no ids
          <QuestionArticle key={index} aria-label={t("shares.question")} data-testid="question">
            {message.text === "" ? null : <QuestionText>{message.text}</QuestionText>}
            {message.files?.length ? (
              <p className="small faint anywhere">{t("shares.files", { names: message.files.join(", ") })}</p>
            ) : null}
            {message.images ? <p className="small faint">{t("shares.images", { count: message.images })}</p> : null}
          </QuestionArticle>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <SharedAnswer key={index} message={message} Markdown={Markdown} />
        ),
      )}
      <Disclaimer />
    </>
  );
}

function SharedAnswer({ message, Markdown }: { readonly message: SharedMessage } & Pick<SharedPageProps, "Markdown">) {
  const { t } = useTranslation();
  const format = useFormat();
  const model = message.model === "demo" ? t("model.demo") : bareName(message.model ?? "");
  const { kWh: energy = null, CO2e: carbon = null } = message.impact ?? {};
  return (
    <AnswerArticle aria-label={t("chat.answerBy", { model })} data-testid="answer" data-model={message.model ?? ""}>
      <div className="prose">
        <Markdown text={message.text} />
      </div>
      {(message.sources ?? []).length === 0 ? null : (
        <section aria-label={t("sources.title")} data-testid="sources">
          <p className="small medium">{t("sources.title")}</p>
          <ol className={styles["sources"]}>
            {(message.sources ?? []).map(({ n, file, page, heading }) => (
              <li key={n} className="small muted anywhere" dir="auto">
                {`[${n}] ${file}, ${t("sources.page", { page: format.formatCount(page) })}${heading === "" ? "" : `, ${heading}`}`}
              </li>
            ))}
          </ol>
        </section>
      )}
      <ReceiptRow>
        <ReceiptFacts data-testid="footprint">
          <span>{model}</span>
          <FootprintSpans energy={energy} carbon={carbon} />
        </ReceiptFacts>
      </ReceiptRow>
    </AnswerArticle>
  );
}

/** Says to search engines, also to those that overlook the header, that this page is none of theirs; and that a model wrote on it. */
function useMarks(): void {
  useEffect(() => {
    const made = Object.entries({ robots: "noindex", "ai-generated": "true" }).map(([name, content]) => {
      const meta = document.createElement("meta");
      meta.name = name;
      meta.content = content;
      document.head.append(meta);
      return meta;
    });
    return () => made.forEach((meta) => void meta.remove());
  }, []);
}
