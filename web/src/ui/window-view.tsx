import view from "./window-view.svg";

const ranges = ["v1", "v2", "v3", "v4", "v5"] as const;

/** The view from the window, drawn in the colours of the theme. On first-contact and public pages only. */
export function WindowView() {
  return (
    <div className="view">
      <svg viewBox="0 0 760 900" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
        {ranges.map((range) => (
          <use key={range} className={range} href={`${view}#${range}`} />
        ))}
        <path className="mullion" d="M380 0V900M0 270H760" />
      </svg>
    </div>
  );
}
