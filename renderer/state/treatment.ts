import type { OpenedStations } from "../../shared/contract.ts";
import { regionAround } from "../../shared/grid/grid.ts";
import { accountOf } from "../../shared/stations/account.ts";
import { type Case, decisionOn, openCases } from "../../shared/stations/doctor/finding.ts";
import { placesWithout } from "../../shared/stations/places.ts";
import { type Treated, treat } from "../../shared/stations/treat.ts";
import {
  type CheckKind,
  type Decision,
  excludedBy,
  noTreatment,
  type Treatment,
} from "../../shared/stations/treatment.ts";
import { possibleUnits } from "../../shared/stations/values/conversion.ts";
import type { AppState, Slice } from "./appState.ts";

/** A case of the doctor's that is pointed at: its stations are ringed on the map, which flies there. */
export interface PointedCase {
  readonly kind: CheckKind;
  readonly stations: readonly string[];
  readonly lon: number;
  readonly lat: number;
}

export interface TreatmentSlice {
  /** What is done to values and stations before any fit. */
  readonly treatment: Treatment;
  /** The stations as they were read; `stations` is what the treatment makes of them. */
  readonly asRead: OpenedStations | null;
  /** What the treatment did to values. */
  readonly treated: Omit<Treated, "table"> | null;
  readonly doctorOpen: boolean;
  readonly pointedCase: PointedCase | null;
  /** Changes how values are treated; one step of history. */
  readonly setTreatment: <Key extends "unit" | "temperature" | "pressure" | "negatives">(
    key: Key,
    value: Treatment[Key],
  ) => void;
  readonly setAirState: (temperature: number, pressure: number) => void;
  /** Takes decisions, each in place of an earlier one on the same case; one step of history. */
  readonly decide: (decisions: readonly Decision[]) => void;
  /** Takes the decision on a case back; one step of history. */
  readonly undecide: (kind: CheckKind, one: Case) => void;
  /** Works the stations in use out anew, from the treatment in force. */
  readonly retreat: () => void;
  readonly setDoctorOpen: (open: boolean) => void;
  readonly pointAt: (pointed: PointedCase | null) => void;
}

export const treatmentSlice: Slice<TreatmentSlice> = (set, get) => {
  /** A change of treatment with all that follows from it, as one step of history. */
  const change = (name: string, next: Treatment): void => {
    get().remember(`treatment.${name}`);
    const { asRead, treatment, excluded } = get();
    const value = asRead?.table.value ?? "";
    set({ treatment: next, excluded: excludedAfter(excluded, treatment, next, value, value) });
    get().retreat();
    followStations(get, set);
  };

  return {
    treatment: noTreatment,
    asRead: null,
    treated: null,
    doctorOpen: false,
    pointedCase: null,

    setTreatment: (key, value) => {
      const { treatment } = get();
      if (treatment[key] !== value) change(key, { ...treatment, [key]: value });
    },
    setAirState: (temperature, pressure) => change("air", { ...get().treatment, temperature, pressure }),
    decide: (decisions) => {
      const { treatment } = get();
      const others = treatment.decisions.filter((old) => !decisions.some((one) => isSameCase(old, one)));
      change(`decide.${Date.now()}`, { ...treatment, decisions: [...others, ...decisions] });
    },
    undecide: (kind, one) => {
      const { treatment } = get();
      const decision = decisionOn(kind, one, treatment.decisions);
      if (decision === null) return;
      const decisions = treatment.decisions.filter((old) => old !== decision);
      change(`undecide.${Date.now()}`, { ...treatment, decisions });
    },
    retreat: () => {
      const { asRead, treatment } = get();
      if (asRead) set(treatedStations(asRead, treatment));
    },
    setDoctorOpen: (doctorOpen) => set({ doctorOpen, pointedCase: null }),
    pointAt: (pointedCase) => set({ pointedCase }),
  };
};

const isSameCase = (a: Decision, b: Decision): boolean =>
  a.reason === b.reason && a.value === b.value && JSON.stringify(a.stations) === JSON.stringify(b.stations);

/** The stations in use and what goes with them; a unit that the value cannot be shown in is given up. */
export function treatedStations(
  asRead: OpenedStations,
  treatment: Treatment,
): Pick<AppState, "stations" | "treated" | "treatment"> {
  const { value, unit } = asRead.table;
  const isPossible = treatment.unit === "" || possibleUnits(value, unit).includes(treatment.unit);
  const fitting = isPossible ? treatment : { ...treatment, unit: "" };
  const { table, ...treated } = treat(asRead, fitting);
  return { stations: table === asRead.table ? asRead : { ...asRead, table }, treated, treatment: fitting };
}

/** The stations switched off when decisions change, or another value is read: those switched by hand stay so. */
export function excludedAfter(
  excluded: readonly string[],
  before: Treatment,
  after: Treatment,
  valueBefore: string,
  valueAfter: string,
): readonly string[] {
  const was = new Set(excludedBy(before.decisions, valueBefore));
  const is = excludedBy(after.decisions, valueAfter);
  if (was.size === 0 && is.length === 0) return excluded;
  return [...new Set([...excluded.filter((id) => !was.has(id)), ...is])];
}

/** Where the stations are that the doctor has not left out: what the region goes by. */
export function placesInUse({ stations, treatment, asRead }: AppState) {
  if (!stations) return null;
  return placesWithout(stations.table, excludedBy(treatment.decisions, asRead?.table.value ?? ""));
}

/** A region that follows the stations does so when some of them move, come in or are left out. */
function followStations(get: () => AppState, set: (part: Partial<AppState>) => void): void {
  const { preset, grid } = get();
  const places = placesInUse(get());
  if (preset !== "stations" || !places) return;
  const region = regionAround(places.lon, places.lat, grid.dlon, grid.dlat);
  if (JSON.stringify(region) !== JSON.stringify(grid)) set({ grid: region });
}

/** How many kinds of findings wait for a decision. */
export function findingsOpen({ asRead, treatment }: AppState): number {
  if (!asRead) return 0;
  const { value } = asRead.table;
  return asRead.findings.filter((finding) => openCases(finding, treatment.decisions, value) > 0).length;
}

/** What was read, merged, converted and left out, and why. */
export function accountInUse({
  asRead,
  stations,
  treated,
  treatment,
}: Pick<AppState, "asRead" | "stations" | "treated" | "treatment">): readonly string[] {
  if (!asRead || !stations || !treated) return [];
  return accountOf(asRead, { ...treated, table: stations.table }, treatment);
}

/** The part of a treatment that decides the table a fit takes; stations left out are told apart from it. */
export const tableTreatment = (treatment: Treatment = noTreatment): Treatment => ({
  ...treatment,
  decisions: treatment.decisions.filter(({ action }) => action !== "exclude" && action !== "accept"),
});
