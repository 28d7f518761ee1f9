import { createContext } from "react";
import type { Citation } from "@/api/types";

interface Citations {
  readonly of: ReadonlyMap<number, Citation>;
  readonly open: (citation: Citation) => void;
}

/** The passages of the answer that is being drawn, and the way to them. */
export const CitationsContext = createContext<Citations | null>(null);
