import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { type Grid, gridOf } from "../../shared/grid/grid.ts";
import type { Place } from "../map/bounds.ts";
import { FieldMap, type FieldMapProps } from "../map/FieldMap.tsx";
import { backgroundFactor, backgroundTime, currentComparison } from "../state/background.ts";
import { colourLimits } from "../state/colours.ts";
import { useApp, useAppStore } from "../state/context.tsx";
import { gridFaults } from "../state/grid.ts";
import { showsPreview } from "../state/preview.ts";
import { residualsOf } from "../state/residuals.ts";
import { LayersBar } from "./LayersBar.tsx";
import { Legend } from "./Legend.tsx";
import styles from "./map.module.css";
import { Notices } from "./Notices.tsx";
import { PreviewBadge } from "./PreviewBadge.tsx";
import { ProbeReadout } from "./ProbeReadout.tsx";
import { SurfaceBadge } from "./SurfaceBadge.tsx";

/** The map with what is laid over it. */
export function MapStage() {
  return (
    <>
      <div className={styles.stage}>
        <BoundMap />
      </div>
      <LayersBar />
      <PreviewBadge />
      <SurfaceBadge />
      <ProbeReadout />
      <Legend />
      <Notices />
    </>
  );
}

/** The map, given what the state holds; the station pointed at in the table shows as the selected one. */
function BoundMap() {
  const dark = useComputedColorScheme("light") === "dark";
  const grid = useShownGrid();
  const { run, stations, time, show, selected, residuals, selectStation, setProbe } = useApp((state) => ({
    run: state.run,
    stations: state.stations?.table ?? null,
    time: state.time,
    show: state.show,
    selected: state.hoveredStation ?? state.selectedStation,
    residuals: residualsOf(state)?.[state.time] ?? null,
    selectStation: state.selectStation,
    setProbe: state.setProbe,
  }));
  const { preview, previewing } = useApp((state) => ({
    preview: state.preview,
    previewing: showsPreview(state),
  }));
  const excluded = useExcludedStations();
  const focus = usePointedPlaces();
  const { scale, limits, language } = useApp((state) => ({
    scale: state.scale,
    limits: colourLimits(state),
    language: state.language,
  }));
  const overlays = useOverlays();
  const [low, high] = limits;
  const colour = useMemo(() => ({ scale, low, high }), [scale, low, high]);
  const props: FieldMapProps = {
    grid,
    runId: previewing ? null : (run?.runId ?? null),
    revision: run?.revision ?? 0,
    preview,
    ...overlays,
    time,
    tileStates: (!previewing && run?.tiles) || NO_TILES,
    stations,
    colour,
    show,
    residuals,
    excluded,
    derived: run?.derived ?? false,
    selectedStation: selected,
    focus,
    onSelectStation: selectStation,
    onProbe: setProbe,
    dark,
    language,
  };
  return <FieldMap {...props} />;
}

/** The background of the time shown, and what it differs by from the run's field. */
function useOverlays() {
  const { surface, background, time, factor, comparison, run, shownTime, stations } = useApp((state) => ({
    surface: state.surface,
    background: state.background,
    time: backgroundTime(state),
    factor: backgroundFactor(state) ?? 1,
    comparison: currentComparison(state),
    run: state.run,
    shownTime: state.time,
    stations: state.stations,
  }));
  const grid = run?.plan.grid ?? null;
  const times = stations?.table.times.length ?? 1;
  return {
    surface,
    background: useMemo(() => {
      if (!background || time === null) return null;
      const { backgroundId: id, grid } = background;
      return { id, grid, time, times: background.background.times.length, factor };
    }, [background, time, factor]),
    difference: useMemo(() => {
      if (!comparison || !grid) return null;
      return { id: comparison.comparisonId, grid, time: shownTime, times, reach: comparison.reach };
    }, [comparison, grid, shownTime, times]),
  };
}

/** Indices of the stations switched off. */
function useExcludedStations(): readonly number[] {
  const { stations, excluded } = useApp(({ stations, excluded }) => ({ stations, excluded }));
  return useMemo(() => {
    const off = new Set(excluded);
    return stations?.table.ids.flatMap((id, k) => (off.has(id) ? [k] : [])) ?? [];
  }, [stations, excluded]);
}

/** Where the stations are of the doctor's case that is pointed at; those not in the table are where it says. */
function usePointedPlaces(): readonly Place[] | null {
  const store = useAppStore();
  const pointed = useApp((state) => state.pointedCase);
  return useMemo(() => {
    const table = store.getState().stations?.table;
    if (!pointed || !table) return null;
    const wanted = new Set(pointed.stations);
    const there = table.ids.flatMap((id, k) =>
      wanted.has(id) ? [{ lon: table.lon[k] ?? pointed.lon, lat: table.lat[k] ?? pointed.lat }] : [],
    );
    return there.length > 0 ? there : [{ lon: pointed.lon, lat: pointed.lat }];
  }, [store, pointed]);
}

const NO_TILES = [] as const;

/** The run's grid while its field is shown, else the grid as set. */
function useShownGrid(): Grid | null {
  const { runGrid, grid } = useApp((state) => ({
    runGrid: showsPreview(state) ? null : (state.run?.plan.grid ?? null),
    grid: state.stations && Object.keys(gridFaults(state.grid)).length === 0 ? state.grid : null,
  }));
  return useMemo(() => runGrid ?? (grid && gridOf(grid)), [runGrid, grid]);
}
