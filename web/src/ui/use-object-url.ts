import { useEffect, useState } from "react";
import { releaseObjectUrl } from "@/lib/object-url";

/** The address of a blob for as long as it is shown. */
export function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      setUrl(null);
      releaseObjectUrl(made);
    };
  }, [blob]);
  return url;
}
