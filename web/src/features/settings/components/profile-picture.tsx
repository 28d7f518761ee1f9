import { useQuery } from "@tanstack/react-query";
import { Trash2, Upload } from "lucide-react";
import { type ChangeEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { profilePictureQuery } from "@/api/queries";
import type { User } from "@/api/types";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { usePutPicture, useRemovePicture } from "../queries";
import { PICTURE_KINDS } from "../rules";
import styles from "./profile-picture.module.css";

interface ProfilePictureProps {
  readonly user: User;
  /** What they are called, as far as it is typed. */
  readonly name: string;
  /** Stands beside the picture. */
  readonly children: ReactNode;
}

/** The picture of the person: chosen, changed, removed. */
export function ProfilePicture({ user, name, children }: ProfilePictureProps) {
  const { t } = useTranslation();
  const { data } = useQuery(profilePictureQuery(user.pictureId));
  const put = usePutPicture();
  const remove = useRemovePicture();
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const isBusy = put.isPending || remove.isPending;

  function onChange(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = ""; // the same file can be chosen again
    if (file === undefined) return;
    remove.reset();
    put.mutate(file);
  }

  function onRemove() {
    put.reset();
    remove.mutate(user);
  }

  // The button that had the focus is gone.
  useEffect(() => {
    if (remove.isSuccess) choose.current?.focus();
  }, [remove.isSuccess]);

  return (
    <div className="stack">
      <div className={styles["person"]}>
        <Avatar name={name} picture={user.pictureId === null ? undefined : data} isLarge />
        <div className="grow">{children}</div>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept={PICTURE_KINDS.join(",")}
        onChange={onChange}
        data-testid="picture-input"
      />
      <div className="row row-wrap">
        <Button ref={choose} busy={put.isPending} disabled={isBusy} onClick={() => input.current?.click()}>
          <Upload className="i" aria-hidden />
          {t(user.pictureId === null ? "settings.picture.choose" : "settings.picture.change")}
        </Button>
        {user.pictureId === null ? null : (
          <Button look="quiet" busy={remove.isPending} disabled={isBusy} onClick={onRemove}>
            <Trash2 className="i" aria-hidden />
            {t("settings.picture.remove")}
          </Button>
        )}
        <span className="small faint" role="status">
          {put.isSuccess ? t("settings.saved") : remove.isSuccess ? t("settings.picture.removed") : ""}
        </span>
      </div>
      <p className="hint">{t("settings.picture.hint")}</p>
      <ProblemNote problem={problemOf(put.error ?? remove.error)} />
    </div>
  );
}
