import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { holdInView } from "@/ui/hold-in-view";
import styles from "./section-nav.module.css";

interface SectionNavProps {
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}

/** The sections of the page as links: beside them on wide pages, above them on narrow ones. Focus goes along. */
export function SectionNav({ sections }: SectionNavProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const current = useCurrentSection(sections);
  const nav = useRef<HTMLElement>(null);
  const leave = useRef<() => void>(() => undefined);
  useEffect(() => () => leave.current(), []);
  // Where the links stand in a line, the one that is read is in it.
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>(`[href="#${current}"]`);
    if (nav.current === null || link == null) return;
    nav.current.scrollLeft = link.offsetLeft - (nav.current.clientWidth - link.offsetWidth) / 2;
  }, [current]);
  return (
    <nav ref={nav} className={styles["sections"]} aria-label={t("settings.sections")}>
      {sections.map(({ id, title }) => (
        <a
          key={id}
          href={`#${id}`}
          className="nav-item"
          aria-current={id === current ? "location" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            void navigate({ to: "/settings", hash: id, replace: true });
            leave.current();
            leave.current = goTo(id);
          }}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

/** Goes there, and stays while what stands above is still loading. Returns what ends it. */
function goTo(id: string): () => void {
  const section = document.getElementById(id);
  if (section === null) return () => undefined;
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
  return holdInView(section);
}

/** From the top of the page to where a section counts as the one that is read. */
const READING_LINE = 0.3;

/** The section that is being read; at the end of the page that is the last one, however short. */
function useCurrentSection(sections: SectionNavProps["sections"]): string | undefined {
  const [current, setCurrent] = useState(sections[0]?.id);
  const ids = sections.map(({ id }) => id).join(" ");
  useEffect(() => {
    const page = document.getElementById("main");
    if (page === null) return;
    function look() {
      if (page === null) return;
      const line = page.getBoundingClientRect().top + page.clientHeight * READING_LINE;
      const isAtEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 2;
      const all = ids.split(" ");
      const begun = all.filter((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? Infinity) <= line);
      setCurrent((isAtEnd && page.scrollTop > 0 ? all : begun).at(-1) ?? all[0]);
    }
    look();
    page.addEventListener("scroll", look, { passive: true });
    return () => page.removeEventListener("scroll", look);
  }, [ids]);
  return current;
}
