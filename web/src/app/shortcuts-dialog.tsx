import { useTranslation } from "react-i18next";
import { commandKey } from "@/lib/keyboard";
import { Dialog } from "@/ui/dialog";
import styles from "./shortcuts-dialog.module.css";

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const command = commandKey(i18n.language).trim();
  const rows = [
    { keys: [command, "K"], label: t("shortcuts.palette") },
    { keys: [command, "⇧", "O"], label: t("shortcuts.newChat") },
    { keys: [command, "B"], label: t("shortcuts.sidebar") },
    { keys: ["M"], label: t("shortcuts.models") },
    { keys: ["/"], label: t("shortcuts.composer") },
    { keys: ["Enter"], label: t("shortcuts.send") },
    { keys: ["⇧", "Enter"], label: t("shortcuts.newLine") },
    { keys: ["Esc"], label: t("shortcuts.stop") },
    { keys: ["?"], label: t("shortcuts.help") },
  ];
  return (
    <Dialog title={t("shortcuts.title")} onClose={onClose}>
      <dl className={styles["shortcuts"]}>
        {rows.map(({ keys, label }) => (
          <div key={label} className="row between">
            <dt>{label}</dt>
            <dd className="row">
              {keys.map((key) => (
                <kbd key={key} className="kbd">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
