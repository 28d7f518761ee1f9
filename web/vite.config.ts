import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The server a developer runs beside `npm run dev`. */
const server = process.env["AIM2BALANCE_URL"] ?? "http://127.0.0.1:8080";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** KaTeX names each font in three formats; every browser this app runs in reads the first. */
const oneFontFormat: Plugin = {
  name: "one-font-format",
  enforce: "pre",
  transform: (code, id) =>
    id.endsWith("katex.min.css") ? code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("[^"]*"\)/g, "") : null,
};

/** The page says which build it is of. Names of what is built hold a hash of its content, so all names together are one of the build's. */
const buildName: Plugin = {
  name: "build-name",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle }) => {
      if (bundle === undefined) return [];
      const names = Object.keys(bundle).sort().join("\n");
      const content = createHash("sha256").update(names).digest("hex").slice(0, 16);
      return [{ tag: "meta", attrs: { name: "a2b-build", content }, injectTo: "head" }];
    },
  },
};

export default defineConfig({
  plugins: [oneFontFormat, buildName, react()],
  resolve: { alias: { "@": at("./src") } },
  server: { proxy: { "/api": server, "/v1": server } },
  // Nothing is inlined as a data: URI, for the content security policy names 'self' alone.
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [at("./index.html"), at("./diagram.html")],
      output: {
        codeSplitting: {
          // Two chunks that every page needs, rather than one for each small module that two pages share.
          groups: [
            // What loads chunks stands alone, so that the frame for diagrams loads nothing of the page.
            { name: "preload", test: /vite\/preload-helper/, priority: 1 },
            {
              name: "vendor",
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next|lucide-react)\//,
            },
            {
              name: "base",
              test: /src\/(lib|api|ui)\/(?!locales\/(?:de|en-)|resumable-upload|passage-dialog|library-|searched-list|budget-fields|allowance-facts|file-field|footprint-spans|window-view|interval|markdown\/|form\.ts|parameters\.ts|parameter-fields|model-select|file-drop|choose-files|page-path|second-factor-|ways-|sign-in-providers|collections-dialog|file-pages|charts\/|dialog|csv-|confirm-dialog|menu-list|popover|side-panel|use-focus-return)/,
            },
          ],
        },
      },
    },
  },
  // Nothing is timed: the limit only ends what hangs.
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], testTimeout: 60_000, hookTimeout: 60_000 },
});
