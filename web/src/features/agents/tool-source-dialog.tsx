import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { ToolSource } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { AreaField, Field, FormError } from "@/ui/field";
import { Form } from "@/ui/form";
import { useToolSource } from "./tool-source-queries";
import { useSourceProblem } from "./tool-source-words";

const MOST_NAME = 100;
const MOST_ADDRESS = 4000;
const MOST_DOCUMENT = 900_000;
const MOST_KEY = 8000;

interface ToolSourceDialogProps {
  readonly kind: ToolSource["kind"];
  /** Null: one that is not there yet. */
  readonly source: ToolSource | null;
  readonly onClose: () => void;
}

/** Where a server stands, or the document of actions, and the key it wants. */
export function ToolSourceDialog({ kind, source, onClose }: ToolSourceDialogProps) {
  const { t } = useTranslation();
  const problemText = useSourceProblem();
  const step = useToolSource();
  const [name, setName] = useState(source?.name ?? "");
  const [address, setAddress] = useState("");
  const [document, setDocument] = useState("");
  const [header, setHeader] = useState(source?.header ?? "Authorization");
  const [key, setKey] = useState("");
  const isServer = kind === "mcp";
  const given = isServer ? address : document;
  const isReady = name.trim() !== "" && (source !== null || given.trim() !== "") && !step.isPending;
  const problem = problemOf(step.error);
  const secret = key.trim() === "" ? {} : { secret: { header: header.trim(), value: key.trim() } };
  const done = { onSuccess: onClose };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog stands within the form of the agent, which is not meant.
    event.stopPropagation();
    if (!isReady) return;
    if (source === null) {
      const place = address.trim() === "" ? {} : { address: address.trim() };
      const told = isServer ? {} : { document: document.trim() };
      step.mutate({ does: "add", wish: { kind, name: name.trim(), ...place, ...told, ...secret } }, done);
    } else {
      step.mutate({ does: "change", id: source.id, wish: { name: name.trim(), ...secret } }, done);
    }
  };
  return (
    <Dialog
      title={
        source === null
          ? t(isServer ? "toolSources.connect" : "toolSources.add")
          : t("toolSources.changeTitle", { name: source.name })
      }
      onClose={onClose}
    >
      <Form className="stack" onSubmit={onSubmit}>
        <Field
          label={t("toolSources.name")}
          hint={t("toolSources.nameHint")}
          value={name}
          maxLength={MOST_NAME}
          onChange={(event) => setName(event.target.value)}
        />
        {source !== null || isServer ? null : (
          <AreaField
            label={t("toolSources.document")}
            hint={t("toolSources.documentHint")}
            rows={4}
            value={document}
            maxLength={MOST_DOCUMENT}
            onChange={(event) => setDocument(event.target.value)}
          />
        )}
        {source === null ? (
          <Field
            label={t(isServer ? "toolSources.address" : "toolSources.goesTo")}
            hint={t(isServer ? "toolSources.addressHint" : "toolSources.goesToHint")}
            type="url"
            inputMode="url"
            value={address}
            maxLength={MOST_ADDRESS}
            onChange={(event) => setAddress(event.target.value)}
          />
        ) : null}
        <Field
          label={t("toolSources.key")}
          hint={t(
            source !== null && source.header !== null
              ? "toolSources.keyKept"
              : isServer
                ? "toolSources.keyHint"
                : "toolSources.keyHintActions",
          )}
          type="password"
          autoComplete="off"
          value={key}
          maxLength={MOST_KEY}
          onChange={(event) => setKey(event.target.value)}
        />
        {key === "" ? null : (
          <Field
            label={t("toolSources.header")}
            autoComplete="off"
            value={header}
            maxLength={64}
            onChange={(event) => setHeader(event.target.value)}
          />
        )}
        <p className="small muted" role="status">
          {step.isPending && source === null ? t("toolSources.connecting") : ""}
        </p>
        {problem === null ? null : <FormError>{problemText(problem.code)}</FormError>}
        <div className="actions">
          {source === null || source.header === null ? null : (
            <Button
              look="quiet"
              disabled={step.isPending}
              onClick={() => step.mutate({ does: "change", id: source.id, wish: { hasSecret: false } }, done)}
            >
              {t("toolSources.takeKey")}
            </Button>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={step.isPending} disabled={!isReady}>
            {t(source !== null ? "common.save" : isServer ? "toolSources.connect" : "toolSources.add")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
