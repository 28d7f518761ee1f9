import { useNavigate, useSearch } from "@tanstack/react-router";
import { DashboardPage } from "@/features/dashboard/page";
import { OpenNavigation } from "./navigation";
import { periodOf } from "./search";

export function DashboardRoute() {
  const search = useSearch({ from: "/shell/dashboard" });
  const navigate = useNavigate({ from: "/dashboard" });
  return (
    <DashboardPage
      period={periodOf(search)}
      page={search.page ?? 1}
      onPeriod={(period) => void navigate({ search: { ...period } })}
      onPage={(page) => void navigate({ search: (now) => ({ ...now, page }) })}
      headerStart={<OpenNavigation />}
    />
  );
}
