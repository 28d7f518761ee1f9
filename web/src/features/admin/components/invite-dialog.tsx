import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { ProblemNote } from "@/ui/problem-note";
import { useInvite } from "../queries";

/** A link with which one address may open an account; the operator passes it on. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const invite = useInvite();
  const link = invite.data?.url;
  return (
    <Dialog title={t("admin.invite")} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate({ email: email.trim() });
        }}
      >
        <p className="muted">{t("admin.inviteBody")}</p>
        <Field
          label={t("auth.email")}
          type="email"
          required
          maxLength={320}
          readOnly={link !== undefined}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <ProblemNote problem={problemOf(invite.error)} />
        {link === undefined ? null : (
          <div className="row">
            <input
              className="input"
              aria-label={t("admin.inviteLink")}
              readOnly
              value={link}
              onFocus={(event) => event.target.select()}
            />
            <CopyButton label={t("admin.copyLink")} text={link} size="small" />
          </div>
        )}
        <div className="actions">
          <Button onClick={onClose}>{t(link === undefined ? "common.cancel" : "common.close")}</Button>
          {link === undefined ? (
            <Button type="submit" look="primary" busy={invite.isPending} disabled={invite.isPending}>
              {t("admin.inviteMake")}
            </Button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}
