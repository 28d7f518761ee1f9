import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { setupQuery } from "@/api/queries";
import { refreshSession, sessionState } from "@/api/session";
import { type DashboardRange, localDay, type Period, ranges } from "@/features/dashboard/rules";
import { NotFoundPage } from "./not-found";
import { PageError } from "./page-error";
import { Shell } from "./shell";

interface Context {
  readonly client: QueryClient;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;

/** Only a path of our own: a link must not carry the reader to another site after sign-in. */
export function safeNext(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: PageError,
});

/** Known before any page is drawn: who is signed in. */
async function knowSession(): Promise<boolean> {
  if (sessionState().status === "unknown") await refreshSession();
  return sessionState().status === "signed-in";
}

/** A server without an administrator has nothing to sign in to. */
async function firstStart(client: QueryClient): Promise<boolean> {
  const setup = await client.ensureQueryData(setupQuery).catch(() => null);
  return setup?.needsAdmin === true;
}

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: Shell,
  async beforeLoad({ context, location }) {
    if (await knowSession()) return;
    if (await firstStart(context.client)) throw redirect({ to: "/setup", search: {} });
    const next = location.href === "/" ? {} : { next: location.href };
    throw redirect({ to: "/signin", search: next });
  },
});

/** Both chat paths share one page, so that the first answer goes on being written when its chat gets its address. */
const chat = createRoute({
  getParentRoute: () => shell,
  id: "chat",
  component: lazyRouteComponent(() => import("./chat-route"), "ChatRoute"),
});

interface ChatSearch {
  readonly receipt?: string;
}

const chatSearch = (search: Record<string, unknown>): ChatSearch => {
  const receipt = text(search["receipt"]);
  return receipt === undefined ? {} : { receipt };
};

const newChat = createRoute({ getParentRoute: () => chat, path: "/", validateSearch: chatSearch });
const oneChat = createRoute({ getParentRoute: () => chat, path: "/c/$id", validateSearch: chatSearch });

interface DashboardSearch {
  readonly range?: DashboardRange;
  readonly from?: string;
  readonly to?: string;
  readonly page?: number;
}

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: "/dashboard",
  component: lazyRouteComponent(() => import("./dashboard-route"), "DashboardRoute"),
  validateSearch: (search: Record<string, unknown>): DashboardSearch => {
    const range = ranges.find((known) => known === search["range"]);
    const [from, to] = [text(search["from"]), text(search["to"])];
    const page = Number(search["page"]);
    const custom = range === "custom" && localDay(from) !== null && localDay(to) !== null;
    return {
      ...(range === undefined || (range === "custom" && !custom) ? {} : { range }),
      ...(custom && from !== undefined && to !== undefined ? { from, to } : {}),
      ...(Number.isInteger(page) && page > 1 ? { page } : {}),
    };
  },
});

/** The period that a dashboard address names; the current month by default. */
export function periodOf({ range = "month", from, to }: DashboardSearch): Period {
  return range === "custom" && from !== undefined && to !== undefined ? { range, from, to } : { range };
}

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings-route"), "SettingsRoute"),
});

interface DoorSearch {
  readonly next?: string;
}

const doorSearch = (search: Record<string, unknown>): DoorSearch => {
  const next = safeNext(search["next"]);
  return next === undefined ? {} : { next };
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/signin",
  validateSearch: doorSearch,
  component: lazyRouteComponent(() => import("./door-routes"), "SignInRoute"),
  async beforeLoad({ search }) {
    if (await knowSession().catch(() => false)) throw redirect({ href: search.next ?? "/" });
  },
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  validateSearch: doorSearch,
  component: lazyRouteComponent(() => import("./door-routes"), "RegisterRoute"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("./door-routes"), "SetupRoute"),
  validateSearch: (search: Record<string, unknown>): { readonly code?: string } => {
    const code = text(search["code"]);
    return code === undefined ? {} : { code };
  },
  async beforeLoad() {
    await knowSession().catch(() => false);
  },
});

const tree = root.addChildren([
  shell.addChildren([chat.addChildren([newChat, oneChat]), dashboard, settings]),
  signIn,
  register,
  setup,
]);

export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: false,
    // A search value stays the text it is: `code=0042` must not become a number.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== null);
      const written = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
      return written === "" ? "" : `?${written}`;
    },
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
