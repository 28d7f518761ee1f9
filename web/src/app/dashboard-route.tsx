import { useNavigate, useSearch } from "@tanstack/react-router";
import { DashboardPage } from "@/features/dashboard/page";
import { OpenNavigation } from "./navigation";
import { periodOf } from "./search";
import { useUser } from "./use-session";

export function DashboardRoute() {
  const search = useSearch({ from: "/shell/dashboard" });
  const navigate = useNavigate({ from: "/dashboard" });
  const user = useUser();
  if (user === null) return null;
  return (
    <DashboardPage
      user={user}
      period={periodOf(search)}
      page={search.page ?? 1}
      onPeriod={(period) => void navigate({ search: { ...period } })}
      onPage={(page) => void navigate({ search: (now) => ({ ...now, page }) })}
      headerStart={<OpenNavigation />}
    />
  );
}
