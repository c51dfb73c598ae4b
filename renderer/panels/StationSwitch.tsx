import { useApp, useTranslate } from "../state/context.tsx";
import type { StationRow } from "../state/residuals.ts";
import styles from "./check.module.css";

/** Switches a station off, so that no fit uses it, or on again. With the keyboard: Space on its row. */
export function StationSwitch({ row: { id, name, used } }: { row: StationRow }) {
  const t = useTranslate();
  const switchStation = useApp((state) => state.switchStation);
  return (
    <button
      type="button"
      role="switch"
      // Thousands of stops would bury what follows the table: the rows are reached with the arrow keys.
      tabIndex={-1}
      className={styles.switch}
      aria-checked={used}
      aria-label={t("check.useStation", { station: name || id })}
      onClick={(event) => {
        event.stopPropagation();
        switchStation(id);
      }}
    />
  );
}
