import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { common, createLowlight } from "lowlight";
import { memo } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";

const lowlight = createLowlight(common);

/** Coloured code, as elements: no HTML string is ever set. Loaded when the first block of code is shown. */
export const Highlighted = memo(function Highlighted({ code, language }: { code: string; language: string }) {
  if (!lowlight.registered(language)) return <code>{code}</code>;
  return <code>{toJsxRuntime(lowlight.highlight(language, code), { Fragment, jsx, jsxs })}</code>;
});
