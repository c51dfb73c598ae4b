import { Button } from "@mantine/core";
import { useMemo } from "react";
import { decisionOn, type Finding, openCases } from "../../../shared/stations/doctor/finding.ts";
import { formatCount } from "../../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../../state/context.tsx";
import panel from "../panel.module.css";
import { CaseRow } from "./CaseRow.tsx";
import styles from "./doctor.module.css";
import { remedyWords } from "./remedyWords.ts";

/** Cases listed; the rest is counted, and decided on together. */
const SHOWN = 100;

interface FindingCardProps {
  readonly finding: Finding;
  /** Station names by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** What one check found: why it matters, and each case with what can be done. */
export function FindingCard({ finding, names }: FindingCardProps) {
  const t = useTranslate();
  const said = useMainText();
  const { decisions, value } = useApp((state) => ({
    decisions: state.treatment.decisions,
    value: state.asRead?.table.value ?? "",
  }));
  const { kind, title, why, settled, cases } = finding;
  const open = useMemo(() => openCases(finding, decisions, value), [finding, decisions, value]);
  // What reading has settled no longer holds where all was decided otherwise.
  const isDecided = useMemo(
    () => cases.every((one) => decisionOn(kind, one, decisions) !== null),
    [kind, cases, decisions],
  );
  const state = settled !== null ? "settled" : open > 0 ? "open" : "decided";
  return (
    <details className={`${panel.card} ${styles.finding}`} open={state === "open"}>
      <summary>
        <h3>{said(title)}</h3>
        <span className={styles.badge} data-state={state}>
          {state === "open" ? formatCount(open) : `✓ ${formatCount(cases.length)}`}
        </span>
      </summary>
      <p className={panel.note}>
        {said(why)} {settled !== null && !isDecided && <b>{said(settled)}</b>}
      </p>
      {open > 1 && <AllAtOnce finding={finding} open={open} />}
      {kind === "outside" && <OutsideRemedies finding={finding} />}
      <ul className={styles.cases}>
        {cases.slice(0, SHOWN).map((one) => (
          <CaseRow
            key={one.stations.join(" ")}
            kind={kind}
            one={one}
            names={names}
            settled={settled !== null}
          />
        ))}
      </ul>
      {cases.length > SHOWN && (
        <p className={panel.note}>{t("doctor.more", { count: formatCount(cases.length - SHOWN) })}</p>
      )}
    </details>
  );
}

/** Stations outside of the region, all at once: they go, or the region comes to them. */
function OutsideRemedies({ finding: { kind, cases } }: { finding: Finding }) {
  const t = useTranslate();
  const { decisions, decide, widenToStations } = useApp((state) => ({
    decisions: state.treatment.decisions,
    decide: state.decide,
    widenToStations: state.widenToStations,
  }));
  const undecided = cases.filter((one) => decisionOn(kind, one, decisions) === null);
  if (undecided.length === 0) return null;
  const leaveOut = (): void => decide(undecided.flatMap(({ remedies }) => remedies.slice(0, 1)));
  return (
    <div className={styles.remedies}>
      <Button variant="default" size="compact-xs" onClick={leaveOut}>
        {t("doctor.leaveOutAll", { count: formatCount(undecided.length) })}
      </Button>
      <Button variant="default" size="compact-xs" onClick={widenToStations}>
        {t("doctor.widenGrid")}
      </Button>
    </div>
  );
}

/** One step for all cases without a decision: what is suggested for each. */
function AllAtOnce({ finding: { kind, cases }, open }: { finding: Finding; open: number }) {
  const t = useTranslate();
  const { decisions, decide } = useApp((state) => ({
    decisions: state.treatment.decisions,
    decide: state.decide,
  }));
  const suggested = (): void =>
    decide(
      cases.flatMap((one) => (decisionOn(kind, one, decisions) === null ? one.remedies.slice(0, 1) : [])),
    );
  const words = cases.flatMap(({ remedies: [first] }) => (first ? [remedyWords(first, t)] : []));
  const [remedy] = words;
  if (remedy === undefined) return null;
  const isSame = words.every((one) => one === remedy);
  return (
    <Button variant="default" size="compact-xs" className={styles.all} onClick={suggested}>
      {t(isSame ? "doctor.allSame" : "doctor.all", { count: formatCount(open), remedy })}
    </Button>
  );
}
