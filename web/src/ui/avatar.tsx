import { initials } from "@/lib/initials";
import styles from "./avatar.module.css";
import { useObjectUrl } from "./use-object-url";

interface AvatarProps {
  /** The name of a person, or their address. */
  readonly name: string;
  /** Their picture, once it is there. */
  readonly picture?: Blob | undefined;
  readonly isLarge?: boolean;
}

/** A person as their picture, without one as their initials, beside the name they stand for. */
export function Avatar({ name, picture, isLarge = false }: AvatarProps) {
  const url = useObjectUrl(picture);
  const look = isLarge ? `${styles["avatar"]} ${styles["large"]}` : styles["avatar"];
  return (
    <span className={look} aria-hidden="true">
      {url === null ? initials(name) : <img src={url} alt="" draggable={false} data-testid="profile-picture" />}
    </span>
  );
}
