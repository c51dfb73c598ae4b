import { ActionIcon, Button, Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { type Case, decisionOn } from "../../../shared/stations/doctor/finding.ts";
import type { CheckKind, Decision } from "../../../shared/stations/treatment.ts";
import { useApp, useMainText, useTranslate } from "../../state/context.tsx";
import styles from "./doctor.module.css";
import { remedyWords } from "./remedyWords.ts";

interface CaseRowProps {
  readonly kind: CheckKind;
  readonly one: Case;
  readonly names: ReadonlyMap<string, string>;
  /** Reading has dealt with it: a decision only changes what it did. */
  readonly settled: boolean;
}

/** One case: press it to see its stations on the map; beside it what can be done, or was. */
export function CaseRow({ kind, one, names, settled }: CaseRowProps) {
  const said = useMainText();
  const { isPointed, pointAt, selectStation, setTime, stations } = useApp((state) => ({
    isPointed: state.pointedCase?.kind === kind && state.pointedCase.stations === one.stations,
    pointAt: state.pointAt,
    selectStation: state.selectStation,
    setTime: state.setTime,
    stations: state.stations,
  }));
  const point = (): void => {
    const station = stations?.table.ids.indexOf(one.stations[0] ?? "") ?? -1;
    selectStation(station < 0 ? null : station);
    const time = timeOf(one, stations?.table.times ?? []);
    if (time !== null) setTime(time);
    pointAt({ kind, stations: one.stations, lon: one.lon, lat: one.lat });
  };
  return (
    <li className={styles.case} data-pointed={isPointed}>
      <button type="button" className={styles.place} aria-pressed={isPointed} onClick={point}>
        <b>{shortList(one.stations.map((id) => labelOf(id, names)))}</b>
        <span>{said(one.words)}</span>
      </button>
      <Remedies kind={kind} one={one} settled={settled} />
    </li>
  );
}

/** The first of the times that a case is about; null when it is about all. */
function timeOf({ remedies }: Case, times: readonly number[]): number | null {
  const drop = remedies.find(({ action }) => action === "drop");
  const index = drop?.action === "drop" ? times.indexOf(drop.times[0] ?? Number.NaN) : -1;
  return index < 0 ? null : index;
}

/** Stations shown of a case, which may be about all of a file. */
const SHOWN = 8;

const shortList = (all: readonly string[]): string =>
  all.slice(0, SHOWN).join(", ") + (all.length > SHOWN ? ", …" : "");

function labelOf(id: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(id);
  return name && name !== id ? `${name} (${id})` : id;
}

function Remedies({ kind, one, settled }: Omit<CaseRowProps, "names">) {
  const t = useTranslate();
  const { decision, decide, undecide } = useApp((state) => ({
    decision: decisionOn(kind, one, state.treatment.decisions),
    decide: state.decide,
    undecide: state.undecide,
  }));
  const [first, ...others] = one.remedies;
  const ids = shortList(one.stations);
  if (decision !== null) {
    return (
      <div className={styles.remedies}>
        <span className={styles.decided}>✓ {remedyWords(decision, t)}</span>
        <button type="button" aria-label={t("doctor.undoOn", { ids })} onClick={() => undecide(kind, one)}>
          {t("app.undo")}
        </button>
      </div>
    );
  }
  const listed = settled ? one.remedies : others;
  const take = (remedy: Decision): void => decide([remedy]);
  return (
    <Button.Group className={styles.remedies}>
      {!settled && first && (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={t("doctor.remedyOn", { remedy: remedyWords(first, t), ids })}
          onClick={() => take(first)}
        >
          {remedyWords(first, t)}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={22} aria-label={t("doctor.otherwise", { ids })}>
            <ChevronDown size={12} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {listed.map((remedy) => (
            <Menu.Item key={remedyWords(remedy, t)} onClick={() => take(remedy)}>
              {remedyWords(remedy, t)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
