import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { DashboardPage } from "@/features/dashboard/page";
import type { UsageView } from "@/features/dashboard/rules";
import { OpenNavigation } from "./navigation";
import { periodOf, searchOfView, viewOf } from "./search-params";
import { useUser } from "./use-session";

export function DashboardRoute() {
  const search = useSearch({ from: "/shell/dashboard" });
  const navigate = useNavigate({ from: "/dashboard" });
  const user = useUser();
  const view = useMemo(() => viewOf(search), [search]);
  const onView = useCallback(
    (next: UsageView) =>
      void navigate({
        search: ({ range, from, to }) => ({
          ...(range === undefined ? {} : { range }),
          ...(from === undefined || to === undefined ? {} : { from, to }),
          ...searchOfView(next),
        }),
        replace: true,
      }),
    [navigate],
  );
  if (user === null) return null;
  return (
    <DashboardPage
      user={user}
      period={periodOf(search)}
      view={view}
      onPeriod={(period) => void navigate({ search: { ...searchOfView({ ...view, page: 1 }), ...period } })}
      onView={onView}
      headerStart={<OpenNavigation />}
    />
  );
}
