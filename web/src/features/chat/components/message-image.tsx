import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { useEffect, useState } from "react";
import type { ChatFile } from "@/api/types";
import { fileQuery } from "../queries";

/** An image of the person, fetched with the access token, which an `src` cannot carry. */
export function MessageImage({
  file,
  alt,
  className,
}: {
  readonly file: ChatFile;
  readonly alt: string;
  readonly className: string;
}) {
  const { data, isError } = useQuery(fileQuery(file.id));
  const url = useObjectUrl(data);
  if (isError) {
    return (
      <span className={`${className} image-missing`} role="img" aria-label={alt}>
        <ImageOff className="i" aria-hidden />
      </span>
    );
  }
  if (url === null) return <span className={`${className} image-waiting`} role="img" aria-label={alt} />;
  return <img className={className} src={url} alt={alt} width={file.width} height={file.height} draggable={false} />;
}

/** The address of a blob for as long as it is shown. */
function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [blob]);
  return url;
}
