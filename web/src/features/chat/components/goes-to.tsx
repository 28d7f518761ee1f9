import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { countryName } from "@/lib/zone-name";

/** Who gets the message and in which country, before the first one. */
export function GoesTo({ model }: { readonly model: Model }) {
  const { t } = useTranslation();
  const format = useFormat();
  const country = countryName(model.zone ?? "", format.locale) ?? t("legal.unknownCountry");
  return (
    <p className="composer-note" data-testid="goes-to">
      {model.demo
        ? t("composer.goesNowhere")
        : t("composer.goesTo", { provider: providerName(model.provider), country })}{" "}
      <Link to="/legal/$page" params={{ page: "providers" }}>
        {t("composer.allProviders")}
      </Link>
    </p>
  );
}
