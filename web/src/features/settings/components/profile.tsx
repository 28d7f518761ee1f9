import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { User } from "@/api/types";
import { useForm } from "@/lib/form";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { MOST_NAME, nameForm } from "../form";
import { useChangeName } from "../queries";
import { ProfilePicture } from "./profile-picture";

/** Who the person is on this installation: picture, the name they are called by, and the address they sign in with. */
export function Profile({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const change = useChangeName();
  const kept = user.name ?? "";
  const { register, handleSubmit, reset, watch } = useForm(nameForm, { name: kept });
  const typed = watch("name");
  const isChanged = typed.trim() !== kept;
  const onSubmit = handleSubmit((profile) =>
    change.mutate(profile, { onSuccess: (changed) => reset({ name: changed.name ?? "" }) }),
  );
  return (
    <SectionCard id="profile" title={t("settings.profile")}>
      <Form className="stack" onSubmit={onSubmit} aria-label={t("settings.profile")}>
        <ProfilePicture user={user} name={typed.trim() || user.email}>
          <p className="medium anywhere" dir="auto" data-testid="profile-name">
            {kept || user.email}
          </p>
          {kept === "" ? null : <p className="small muted anywhere">{user.email}</p>}
        </ProfilePicture>
        <Field
          {...register("name")}
          label={t("settings.displayName")}
          hint={t("settings.displayNameHint")}
          autoComplete="name"
          maxLength={MOST_NAME}
        />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="row">
          <Button type="submit" busy={change.isPending} disabled={!isChanged || change.isPending}>
            {t("common.save")}
          </Button>
          <span className="small faint" role="status">
            {change.isSuccess && !isChanged ? t("settings.saved") : ""}
          </span>
        </div>
      </Form>
    </SectionCard>
  );
}
