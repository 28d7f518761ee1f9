import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";

/** Copies to the clipboard; false where the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

interface CopyButtonProps {
  readonly label: string;
  /** A function where the text is costly or only known at the click. */
  readonly text: string | (() => string);
  readonly size?: "tiny" | "small" | "normal";
}

export function CopyButton({ label, text, size = "tiny" }: CopyButtonProps) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <IconButton
      label={copied ? t("common.copied") : label}
      size={size}
      onClick={async () => setCopied(await copyText(typeof text === "string" ? text : text()))}
    >
      {copied ? <Check className="i i-sm" aria-hidden /> : <Copy className="i i-sm" aria-hidden />}
    </IconButton>
  );
}
