import type { Assembled } from "./assemble.ts";
import type { StationIndex } from "./stationIndex.ts";
import type { ListJoin } from "./stationList.ts";

/** What happened while reading that rejected nothing. */
interface Happened {
  readonly assembled: Assembled;
  readonly stations: StationIndex;
  readonly repeated: number;
  readonly wrapped: number;
  readonly comments: number;
  readonly headersAgain: number;
  readonly otherValue: number;
  /** What the layout's own rules left out: the words behind the count, and the count. */
  readonly leftOut: readonly (readonly [string, number])[];
  readonly join: ListJoin | null;
}

/** What a user should know about a file that was read, one sentence each. */
export function describeNotices(happened: Happened): string[] {
  const { assembled, stations } = happened;
  return [
    ...(happened.join ? joined(happened.join) : []),
    counted(happened.wrapped, "row", "had a longitude in 180..360, turned to -180..0."),
    counted(
      happened.repeated,
      "observation",
      "repeated a station and time, and was averaged with the others.",
    ),
    sharedPlaces(assembled.sharedPlaces),
    moved([...stations.moved]),
    reused([...stations.reused]),
    atOrigin(assembled),
    inAntarctica(assembled),
    counted(assembled.stationsWithoutValues, "station", "without any value was left out."),
    counted(assembled.timesWithoutValues, "time", "without any value was left out."),
    counted(happened.otherValue, "row", "of another pollutant was passed over."),
    ...happened.leftOut.map(([what, count]) => `${counted(count, "value", "left out")}: ${what}.`),
    counted(happened.headersAgain, "line", "repeated the header and was passed over."),
    counted(happened.comments, "line", 'below the header beginning with "#" was passed over as a comment.'),
  ].filter((notice) => notice !== "");
}

function joined(join: ListJoin): string[] {
  const { list } = join;
  const wrong = list.wrong.first.join("; ");
  return [
    withIds([...join.withoutPlace], `has no coordinates in ${list.fileName} and was left out`),
    withIds([...join.notListed], `is not listed in ${list.fileName} and was left out`),
    otherwise(join),
    counted(join.unused, "station", `of ${list.fileName} has no data here.`),
    list.repeated.size === 0
      ? ""
      : `${list.fileName} lists an id more than once; the first place was kept: ${listed([...list.repeated])}.`,
    list.wrong.count === 0 ? "" : `${list.fileName} has places that cannot be: ${wrong}.`,
  ];
}

function otherwise({ list, writtenOtherwise }: ListJoin): string {
  const shown = listed(writtenOtherwise.map(([id, listedId]) => `${id} = ${listedId}`));
  const count = counted(writtenOtherwise.length, "station", `is written otherwise in ${list.fileName}`);
  return count === "" ? "" : `${count}: ${shown}.`;
}

function withIds(ids: readonly string[], sentence: string): string {
  if (ids.length === 0) return "";
  return `${counted(ids.length, "station", sentence)}: ${listed(ids)}.`;
}

/** The sentence is given for one. */
function counted(count: number, noun: string, sentence: string): string {
  if (count === 0) return "";
  if (count === 1) return `1 ${noun} ${sentence}`;
  return `${count} ${noun}s ${sentence
    .replaceAll("was ", "were ")
    .replace(/\bhas /, "have ")
    .replace(/^is /, "are ")}`;
}

function sharedPlaces(places: Assembled["sharedPlaces"]): string {
  if (places.length === 0) return "";
  const names = listed(places.map(({ ids }) => ids.join(" = ")));
  return `At ${places.length === 1 ? "1 place" : `${places.length} places`} several stations coincide and were averaged: ${names}.`;
}

function moved(ids: readonly string[]): string {
  return ids.length === 0
    ? ""
    : `Coordinates vary slightly within a station; the first were kept: ${listed(ids)}.`;
}

function reused(ids: readonly (readonly [string, number])[]): string {
  if (ids.length === 0) return "";
  const names = listed(ids.map(([id, count]) => `${id} at ${count} places`));
  return `An id stands for places far apart, which were kept as stations of their own (id#2, ...): ${names}.`;
}

function atOrigin({ table }: Assembled): string {
  const station = table.lon.findIndex((lon, i) => lon === 0 && table.lat[i] === 0);
  return station < 0
    ? ""
    : `Station ${table.ids[station]} lies at 0, 0, which often stands for unknown coordinates.`;
}

/** Swapped coordinates of the eastern United States are valid ones, but of nowhere that has a network. */
function inAntarctica({ table }: Assembled): string {
  return table.lat.every((lat) => lat < -60)
    ? "All stations lie in Antarctica: longitude and latitude may be swapped. If so, swap the roles of their columns."
    : "";
}

const SHOWN = 10;

function listed(names: readonly string[]): string {
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : "";
  return names.slice(0, SHOWN).join(", ") + more;
}
