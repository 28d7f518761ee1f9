import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { inviteForm, MOST_EMAIL } from "../form";
import { useInvite } from "../queries";

interface InviteDialogProps {
  /** Who is invited again; empty for somebody new. */
  readonly email: string;
  readonly onClose: () => void;
}

/** A link with which one address may open an account: mailed where this server sends mail, and shown for passing on. */
export function InviteDialog({ email: known, onClose }: InviteDialogProps) {
  const { t, i18n } = useTranslation();
  const { register, handleSubmit, formState, getValues } = useForm(inviteForm, { email: known });
  const invite = useInvite();
  const link = invite.data?.url;
  return (
    <Dialog title={t("admin.invite")} onClose={onClose}>
      <Form
        className="stack"
        onSubmit={handleSubmit(({ email }) =>
          invite.mutate({ email, language: i18n.language.startsWith("de") ? "de" : "en" }),
        )}
      >
        <p className="muted">{t("admin.inviteBody")}</p>
        <Field
          {...register("email")}
          label={t("auth.email")}
          type="email"
          required
          maxLength={MOST_EMAIL}
          readOnly={link !== undefined}
          error={formState.errors.email === undefined ? null : t("problem.invalid_email")}
        />
        <ProblemNote problem={problemOf(invite.error)} />
        {invite.data === undefined ? null : (
          <p role="status">
            {invite.data.isMailed
              ? t("admin.inviteMailed", { email: getValues("email").trim() })
              : t("admin.inviteShown")}
          </p>
        )}
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
      </Form>
    </Dialog>
  );
}
