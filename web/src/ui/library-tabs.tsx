import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import styles from "./library-tabs.module.css";

/** Between what a person keeps to use again. */
export function LibraryTabs() {
  const { t } = useTranslation();
  return (
    <nav className={styles["tabs"]} aria-label={t("nav.library")}>
      <Link to="/prompts">{t("prompts.title")}</Link>
      <Link to="/presets">{t("presets.title")}</Link>
      <Link to="/knowledge">{t("knowledge.title")}</Link>
      <Link to="/schedules">{t("nav.schedules")}</Link>
    </nav>
  );
}
