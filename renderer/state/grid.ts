import { type GridSettings, gridOf, regionAround, tileTotal, widenedTo } from "../../shared/grid/grid.ts";
import { roundSpacing } from "../../shared/grid/spacing.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { type Phrase, phrase } from "../i18n/translate.ts";
import type { AppState, Slice } from "./appState.ts";
import { fixedPresets, holdsStation, type PresetName } from "./regions.ts";
import { placesInUse } from "./treatment.ts";

export interface GridSlice {
  readonly grid: GridSettings;
  readonly preset: PresetName;
  /** Changes one edge, or the latitude step alone; one step of history. */
  readonly setEdge: (key: "west" | "east" | "south" | "north" | "dlat", value: number) => void;
  /** Changes the spacing both ways (the latitude step stays when it was set apart). */
  readonly setSpacing: (spacing: number) => void;
  /** Widens the region until it holds all stations in use; one step of history. */
  readonly widenToStations: () => void;
  readonly choosePreset: (preset: PresetName) => void;
  /** Fits the grid to newly read stations; a region the user chose stays while it holds any of them. */
  readonly adoptStations: (sameFile: boolean) => void;
}

type Places = Pick<StationTable, "lon" | "lat">;

const around = ({ lon, lat }: Places, dlon: number, dlat: number): GridSettings =>
  regionAround(lon, lat, dlon, dlat);

export const gridSlice: Slice<GridSlice> = (set, get) => ({
  grid: fixedPresets.china,
  preset: "stations",

  setEdge: (key, value) => {
    if (get().grid[key] === value) return;
    get().remember(`grid.${key}`);
    set(({ grid }) => ({ grid: { ...grid, [key]: value }, preset: "custom" }));
  },

  setSpacing: (spacing) => {
    const { grid, preset } = get();
    const places = placesInUse(get());
    if (grid.dlon === spacing) return;
    get().remember("grid.spacing");
    const dlat = grid.dlat === grid.dlon ? spacing : grid.dlat;
    if (preset === "stations" && places) set({ grid: around(places, spacing, dlat) });
    else set({ grid: { ...grid, dlon: spacing, dlat }, preset: "custom" });
  },

  widenToStations: () => {
    const places = placesInUse(get());
    if (!places) return;
    get().remember(`grid.widen.${Date.now()}`);
    get().dropDrafts();
    set(({ grid }) => ({ grid: widenedTo(grid, places), preset: "custom" }));
  },

  choosePreset: (preset) => {
    const places = placesInUse(get());
    if (preset === get().preset || (preset === "stations" && !places)) return;
    get().remember("grid.preset");
    get().dropDrafts();
    if (preset === "custom") set({ preset });
    else if (preset !== "stations") set({ preset, grid: fixedPresets[preset] });
    else if (places) {
      const spacing = roundSpacing(places);
      set({ preset, grid: around(places, spacing, spacing) });
    }
  },

  adoptStations: (sameFile) => {
    const { grid, preset } = get();
    const places = placesInUse(get());
    if (!places || (preset !== "stations" && holdsStation(grid, places))) return;
    const keepSpacing = sameFile && preset === "stations";
    const spacing = roundSpacing(places);
    // A file read again keeps its history: that is how a correction is undone.
    if (sameFile) get().dropDrafts();
    else get().forgetHistory();
    set({
      preset: "stations",
      grid: keepSpacing ? around(places, grid.dlon, grid.dlat) : around(places, spacing, spacing),
    });
  },
});

/** What contradicts itself in the grid, by field; empty when nothing does. */
export function gridFaults({ west, east, south, north }: GridSettings): {
  readonly east?: Phrase;
  readonly north?: Phrase;
} {
  return {
    ...(east <= west ? { east: phrase("grid.eastOfWest") } : {}),
    ...(east - west > 360 ? { east: phrase("grid.tooWide") } : {}),
    ...(north <= south ? { north: phrase("grid.northOfSouth") } : {}),
  };
}

/** Columns, rows and tiles of the grid as set; null while it contradicts itself. */
export function gridSize({ grid }: Pick<AppState, "grid">): {
  readonly columns: number;
  readonly rows: number;
  readonly tiles: number;
} | null {
  if (Object.keys(gridFaults(grid)).length > 0) return null;
  const planned = gridOf(grid);
  return { columns: planned.columns, rows: planned.rows, tiles: tileTotal(planned) };
}
