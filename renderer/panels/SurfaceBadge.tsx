import { backgroundTime, currentComparison } from "../state/background.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import styles from "./map.module.css";

/** Says which time of the background the map shows in place of the field, or why it shows none. */
export function SurfaceBadge() {
  const t = useTranslate();
  const { surface, times, matched, ready } = useApp((state) => ({
    surface: state.surface,
    times: state.background?.background.times ?? null,
    matched: backgroundTime(state),
    ready: currentComparison(state) !== null,
  }));
  if (surface === "field" || times === null) return null;
  return (
    <p className={`${styles.overlay} ${styles.preview}`} data-quiet={matched === null || undefined}>
      {words()}
    </p>
  );

  function words(): string {
    if (surface === "difference") return t(ready ? "background.difference" : "background.comparing");
    if (matched === null) return t("background.noTime");
    const time = times?.[matched] ?? null;
    if (time === null) return t("background.shown");
    return t("background.shownAt", {
      time: `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`,
    });
  }
}
