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
import { NotFoundPage } from "./not-found";
import { PageError } from "./page-error";
import {
  adminSearch,
  authSearch,
  chatSearch,
  dashboardSearch,
  readSearch,
  setupSearch,
  walletSearch,
  wordsSearch,
  writeSearch,
} from "./search-params";
import { Shell } from "./shell";

interface Context {
  readonly client: QueryClient;
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

const newChat = createRoute({ getParentRoute: () => chat, path: "/", validateSearch: chatSearch });
const oneChat = createRoute({ getParentRoute: () => chat, path: "/c/$id", validateSearch: chatSearch });

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: "/dashboard",
  component: lazyRouteComponent(() => import("./dashboard-route"), "DashboardRoute"),
  validateSearch: dashboardSearch,
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings-route"), "SettingsRoute"),
});

const imports = createRoute({
  getParentRoute: () => shell,
  path: "/import",
  component: lazyRouteComponent(() => import("./import-route"), "ImportRoute"),
});

const prompts = createRoute({
  getParentRoute: () => shell,
  path: "/prompts",
  component: lazyRouteComponent(() => import("./prompts-route"), "PromptsRoute"),
});

const search = createRoute({
  getParentRoute: () => shell,
  path: "/search",
  component: lazyRouteComponent(() => import("./search-route"), "SearchRoute"),
  validateSearch: wordsSearch,
});

const presets = createRoute({
  getParentRoute: () => shell,
  path: "/presets",
  component: lazyRouteComponent(() => import("./presets-route"), "PresetsRoute"),
});

const schedules = createRoute({
  getParentRoute: () => shell,
  path: "/schedules",
  component: lazyRouteComponent(() => import("./schedules-route"), "SchedulesRoute"),
});

const collections = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge",
  component: lazyRouteComponent(() => import("./knowledge-routes"), "KnowledgeRoute"),
});

const collection = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge/$id",
  component: lazyRouteComponent(() => import("./knowledge-routes"), "CollectionRoute"),
});

const agents = createRoute({
  getParentRoute: () => shell,
  path: "/agents",
  component: lazyRouteComponent(() => import("./agent-routes"), "AgentsRoute"),
});

const agent = createRoute({
  getParentRoute: () => shell,
  path: "/agents/$id",
  component: lazyRouteComponent(() => import("./agent-routes"), "AgentRoute"),
});

const projects = createRoute({
  getParentRoute: () => shell,
  path: "/projects",
  component: lazyRouteComponent(() => import("./projects-route"), "ProjectsRoute"),
});

const project = createRoute({
  getParentRoute: () => shell,
  path: "/projects/$id",
  component: lazyRouteComponent(() => import("./project-route"), "ProjectRoute"),
});

const wallet = createRoute({
  getParentRoute: () => shell,
  path: "/wallet",
  component: lazyRouteComponent(() => import("./wallet-route"), "WalletRoute"),
  validateSearch: walletSearch,
});

const admin = createRoute({
  getParentRoute: () => shell,
  path: "/admin",
  component: lazyRouteComponent(() => import("./admin-route"), "AdminRoute"),
  validateSearch: adminSearch,
});

const receipt = createRoute({
  getParentRoute: () => shell,
  path: "/receipts/$id",
  component: lazyRouteComponent(() => import("./receipt-route"), "ReceiptRoute"),
});

const impact = createRoute({
  getParentRoute: () => shell,
  path: "/impact",
  component: lazyRouteComponent(() => import("./impact-route"), "ImpactRoute"),
});

const method = createRoute({
  getParentRoute: () => root,
  path: "/impact/method",
  component: lazyRouteComponent(() => import("@/features/impact/method-page"), "MethodPage"),
});

const restoration = createRoute({
  getParentRoute: () => root,
  path: "/restoration",
  component: lazyRouteComponent(() => import("@/features/restoration/page"), "RestorationPage"),
});

const shared = createRoute({
  getParentRoute: () => root,
  path: "/s/$token",
  component: lazyRouteComponent(() => import("./shared-route"), "SharedRoute"),
});

const officer = createRoute({
  getParentRoute: () => root,
  path: "/o/$token",
  component: lazyRouteComponent(() => import("./officer-route"), "OfficerRoute"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/signin",
  validateSearch: authSearch,
  component: lazyRouteComponent(() => import("./auth-routes"), "SignInRoute"),
  async beforeLoad({ search }) {
    if (await knowSession().catch(() => false)) throw redirect({ href: search.next ?? "/" });
  },
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  validateSearch: authSearch,
  component: lazyRouteComponent(() => import("./auth-routes"), "RegisterRoute"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("./auth-routes"), "SetupRoute"),
  validateSearch: setupSearch,
  async beforeLoad() {
    await knowSession().catch(() => false);
  },
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  component: lazyRouteComponent(() => import("@/features/auth/email-link-pages"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("@/features/auth/email-link-pages"), "ResetPage"),
});

const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  component: lazyRouteComponent(() => import("@/features/auth/email-link-pages"), "VerifyPage"),
});

const legal = createRoute({
  getParentRoute: () => root,
  path: "/legal/$page",
  component: lazyRouteComponent(() => import("./legal-route"), "LegalRoute"),
});

const tree = root.addChildren([
  shell.addChildren([
    chat.addChildren([newChat, oneChat]),
    dashboard,
    projects,
    project,
    wallet,
    impact,
    receipt,
    settings,
    imports,
    prompts,
    schedules,
    presets,
    collections,
    collection,
    agents,
    agent,
    search,
    admin,
  ]),
  method,
  restoration,
  shared,
  officer,
  signIn,
  register,
  forgot,
  reset,
  verify,
  legal,
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
    parseSearch: readSearch,
    stringifySearch: writeSearch,
  });
}

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Tells apart two searches that found the same message. */
    asked?: string;
  }
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
