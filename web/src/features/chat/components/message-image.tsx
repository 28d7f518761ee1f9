import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import type { ChatFile } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { useObjectUrl } from "@/ui/use-object-url";
import { fileQuery } from "../queries";
import styles from "./message-image.module.css";

/** An image of the person, fetched with the access token, which an `src` cannot carry. */
export function MessageImage({
  file,
  alt,
  isLarge = false,
}: {
  readonly file: ChatFile;
  readonly alt: string;
  readonly isLarge?: boolean;
}) {
  const { data, isError } = useQuery(fileQuery(file.id));
  const url = useObjectUrl(data);
  const look = isLarge ? styles["large"] : styles["image"];
  if (isError) {
    return (
      <span className={`${look} ${styles["missing"]}`} role="img" aria-label={alt}>
        <ImageOff className="i" aria-hidden />
      </span>
    );
  }
  if (url === null) return <span className={look} role="img" aria-label={alt} />;
  return <img className={look} src={url} alt={alt} width={file.width} height={file.height} draggable={false} />;
}

/** An image that is being sent, in the place it will have. */
export function SendingImage({ label, progress }: { readonly label: string; readonly progress: number }) {
  const format = useFormat();
  return (
    <span className={`${styles["image"]} ${styles["sending"]}`}>
      <progress value={progress} max={1} aria-label={label} />
      <span className="small num" aria-hidden>
        {format.formatShare(progress)}
      </span>
    </span>
  );
}
