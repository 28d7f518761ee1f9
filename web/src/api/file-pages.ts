/** The text of files, page by page. */

import { queryOptions } from "@tanstack/react-query";
import { request } from "./client";
import { problemCode } from "./problem";
import type { Schemas } from "./types";

const GONE = new Set(["file_not_found", "page_missing"]);

/** A page of a file as it was read; null where the file is not there any more. */
export const filePageQuery = (fileId: string) => (page: number) =>
  queryOptions({
    queryKey: ["files", fileId, "page", page],
    queryFn: async ({ signal }): Promise<Schemas["FilePageOut"] | null> => {
      try {
        return await request<Schemas["FilePageOut"]>(`/api/files/${fileId}/text`, { query: { page }, signal });
      } catch (error) {
        if (GONE.has(problemCode(error))) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
