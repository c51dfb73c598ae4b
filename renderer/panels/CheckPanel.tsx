import { useTranslate } from "../state/context.tsx";
import { BackgroundScores } from "./BackgroundScores.tsx";
import styles from "./check.module.css";
import { ResidualHistogram } from "./ResidualHistogram.tsx";
import { StationTable } from "./StationTable.tsx";
import { TrustCard } from "./TrustCard.tsx";

/** The right side: how far the field can be trusted, and station by station why. */
export function CheckPanel() {
  const t = useTranslate();
  return (
    <aside className={styles.check} aria-label={t("check.check")}>
      <TrustCard />
      <BackgroundScores />
      <ResidualHistogram />
      <StationTable />
    </aside>
  );
}
