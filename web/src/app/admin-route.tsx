import { useNavigate, useSearch } from "@tanstack/react-router";
import { AdminPage } from "@/features/admin/page";
import { addEnglish } from "@/lib/i18n";
import { enAdmin } from "@/lib/locales/en-admin";
import { OpenNavigation } from "./navigation";
import { NotFoundPage } from "./not-found";
import { useUser } from "./use-session";

addEnglish(enAdmin);

/** For administrators; to others the page does not exist. */
export function AdminRoute() {
  const { part = "overview", person } = useSearch({ from: "/shell/admin" });
  const navigate = useNavigate({ from: "/admin" });
  const user = useUser();
  if (user?.role !== "admin") return <NotFoundPage />;
  return (
    <AdminPage
      user={user}
      part={part}
      person={person ?? null}
      onPart={(next) => void navigate({ search: next === "overview" ? {} : { part: next } })}
      headerStart={<OpenNavigation />}
    />
  );
}
