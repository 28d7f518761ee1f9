import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type HitLink, SearchPage } from "@/features/search/page";
import { emptyView } from "@/features/search/rules";
import { newId } from "@/lib/ids";
import { OpenNavigation } from "./navigation";
import { searchOfWords } from "./search-params";

export function SearchRoute() {
  const search = useSearch({ from: "/shell/search" });
  const navigate = useNavigate({ from: "/search" });
  return (
    <SearchPage
      view={{ ...emptyView, ...search }}
      onView={(view) => void navigate({ search: searchOfWords(view), replace: true })}
      link={toHit}
      onProject={(id) => void navigate({ to: "/projects/$id", params: { id } })}
      headerStart={<OpenNavigation />}
    />
  );
}

const toHit: HitLink = ({ conversationId, messageId }, className, children) => (
  <Link
    to="/c/$id"
    params={{ id: conversationId }}
    search={messageId === null ? {} : { message: messageId }}
    state={{ asked: newId() }}
    preload={false}
    className={`link-row ${className}`}
  >
    {children}
  </Link>
);
