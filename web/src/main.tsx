// First, so that the styles beside a component come after what is common to all.
import "@/ui/styles.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ProblemError } from "@/api/problem";
import { createAppRouter } from "@/app/router";
import { startI18n } from "@/lib/i18n";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses once it refuses again; only a lost connection or a fault of its own is worth another try.
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.status < 500),
    },
  },
});
const router = createAppRouter(client);

await startI18n();
const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
