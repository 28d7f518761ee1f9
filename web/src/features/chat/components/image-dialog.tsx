import { useTranslation } from "react-i18next";
import type { ChatFile } from "@/api/types";
import { Dialog } from "@/ui/dialog";
import styles from "./image-dialog.module.css";
import { MessageImage } from "./message-image";

interface ImageDialogProps {
  readonly file: ChatFile;
  readonly name: string;
  readonly onClose: () => void;
}

/** An image as large as the window lets it be. */
export function ImageDialog({ file, name, onClose }: ImageDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={name} onClose={onClose} className={styles["dialog"] ?? ""}>
      <MessageImage file={file} alt={name} isLarge />
      <p className="small faint num">
        {t("images.size", {
          width: file.width,
          height: file.height,
          type: file.mediaType.slice(6).toUpperCase(),
        })}
      </p>
    </Dialog>
  );
}
