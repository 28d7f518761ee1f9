import { initials } from "@/lib/initials";
import styles from "./avatar.module.css";

interface AvatarProps {
  /** The name of a person, or their address. */
  readonly name: string;
  readonly isLarge?: boolean;
}

/** A person as their initials, beside the name they stand for. */
export function Avatar({ name, isLarge = false }: AvatarProps) {
  return (
    <span className={isLarge ? `${styles["avatar"]} ${styles["large"]}` : styles["avatar"]} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
