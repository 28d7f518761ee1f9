import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { countryName } from "@/lib/zone-name";
import styles from "./data-recipients.module.css";

/** Who gets the message and in which country, before the first one and before one to several models. */
export function DataRecipients({ models }: { readonly models: readonly Model[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const places = models
    .filter(({ demo }) => !demo)
    .map(({ provider, zone }) => {
      const country = countryName(zone ?? "", format.locale) ?? t("legal.unknownCountry");
      return t("composer.place", { provider: providerName(provider), country });
    });
  const list = new Intl.ListFormat(format.locale).format(new Set(places));
  return (
    <p className={styles["note"]} data-testid="data-recipients">
      {places.length === 0 ? t("composer.goesNowhere") : t("composer.goesTo", { places: list })}{" "}
      <Link to="/legal/$page" params={{ page: "providers" }}>
        {t("composer.allProviders")}
      </Link>
    </p>
  );
}

/** That one talks to an AI, where a chat begins. */
export function AINotice() {
  const { t } = useTranslation();
  return (
    <p className={styles["note"]} data-testid="ai-notice">
      {t("chat.aiNotice")}
    </p>
  );
}
