import "./fieldMap.css";
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Preview, TileState } from "../../shared/contract.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { boundsAround, dataBounds, type Place } from "./bounds.ts";
import { MapButtons, zoomedBy } from "./MapButtons.tsx";
import { MapCanvas } from "./MapCanvas.tsx";
import { mapDescription } from "./mapDescription.ts";
import { pan, viewOfBounds } from "./mercator.ts";
import { nodesOf, previewField } from "./previewField.ts";
import type { Probe } from "./probe.ts";
import { SwipeDivider } from "./SwipeDivider.tsx";
import { darkTheme, lightTheme } from "./theme.ts";
import { useAtlas } from "./useAtlas.ts";
import { useField } from "./useField.ts";
import { useGraphics } from "./useGraphics.ts";
import { useLayers } from "./useLayers.ts";
import { type MapViewControl, useMapView } from "./useMapView.ts";
import { type Overlay, useOverlay } from "./useOverlay.ts";
import { type Cursor, type ProbedField, useProbe } from "./useProbe.ts";
import { mapWords } from "./words.ts";

export interface FieldMapProps {
  readonly grid: Grid | null;
  /** The run whose field is shown; null before the first. */
  readonly runId: string | null;
  /** Grows when tiles that were done have been computed again. */
  readonly revision: number;
  /** Index of the time shown. */
  readonly time: number;
  /** Per tile index of shared/grid/grid.ts; tiles past its end wait. A new array when anything changed. */
  readonly tileStates: readonly TileState[];
  readonly stations: StationTable | null;
  /** Scale of shared/colour/scales.ts by id, and the values at its ends. */
  readonly colour: { readonly scale: string; readonly low: number; readonly high: number };
  readonly show: {
    readonly field: boolean;
    readonly stations: boolean;
    readonly tiles: boolean;
    readonly residuals: boolean;
  };
  /** Per station at the time shown, NaN = none; null before a fit. */
  readonly residuals: Float64Array | null;
  /** Stations switched off, ascending: they are crossed. A new array when anything changed. */
  readonly excluded: readonly number[];
  /** Whether tiles of the run before stay until this one's are there. */
  readonly derived: boolean;
  /** A coarse field, drawn under the run's tiles; null when there is none. */
  readonly preview: Preview | null;
  /** A grid beside the run's field, and what its values are multiplied by; null: none, or none of this time. */
  readonly background: (Overlay & { readonly factor: number }) | null;
  /** Background minus field, with the ends of its colours; null: not computed. */
  readonly difference: (Overlay & { readonly reach: number }) | null;
  /** What is drawn: the field, one of the two in its place, or the background left of a divider and the field right. */
  readonly surface: "field" | "background" | "difference" | "swipe";
  readonly selectedStation: number | null;
  /** Places to ring, and to fly to when they change; degrees. */
  readonly focus: readonly Place[] | null;
  readonly onSelectStation: (station: number | null) => void;
  readonly onProbe: (probe: Probe | null) => void;
  readonly dark: boolean;
  readonly language?: "en" | "zh";
}

/** Farther than this between press and release is a drag, CSS pixels. */
const CLICK_REACH = 4;

/**
 * The map: base map, field as far as it has arrived, tiles, stations. Its container tells tests what it shows:
 * data-view {longitude, latitude, zoom, width, height}, data-field-time, data-field-level, data-field-tiles in sight
 * "arrived/all".
 */
export function FieldMap(props: FieldMapProps): ReactElement {
  const { runId, revision, time, tileStates, derived, stations, dark, show } = props;
  const { onProbe, onSelectStation } = props;
  const words = mapWords[props.language ?? "en"];
  const theme = dark ? darkTheme : lightTheme;
  const container = useRef<HTMLDivElement>(null);
  const pressed = useRef<Cursor | null>(null);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [keyboard, setKeyboard] = useState(false);
  const [divider, setDivider] = useState(0.5);

  const grid = useStableGrid(props.grid);
  const bounds = useMemo(() => dataBounds(grid, stations), [grid, stations]);
  const control = useMapView(container, bounds);
  const { view, change } = control;
  const { focus } = props;
  useEffect(() => {
    if (focus && focus.length > 0)
      change(({ width, height }) => viewOfBounds(boundsAround(focus), width, height));
  }, [focus, change]);
  const times = stations?.times.length ?? 1;
  const middle = useMemo(() => view && { x: view.width / 2, y: view.height / 2 }, [view]);
  const probedAt = keyboard ? middle : cursor;
  const run = { grid, runId, revision, time, times, tileStates, derived };
  const tiles = useField(run, view, probedAt);
  const field = tiles?.field ?? null;
  const preview = useMemo(() => props.preview && previewField(props.preview), [props.preview]);
  const probed = useMemo((): ProbedField | null => {
    if (!show.field) return null;
    if (tiles) return grid && { grid, nodesAt: tiles.nodesAt };
    return preview && { grid: preview.window.drawn.grid, nodesAt: nodesOf(preview) };
  }, [show.field, tiles, grid, preview]);
  const background = useOverlay(props.background, view, probedAt);
  const difference = useOverlay(props.difference, view, probedAt);
  const under = useMemo(
    () => props.background && background && { ...props.background, nodesAt: background.nodesAt },
    [props.background, background],
  );
  const { hovered } = useProbe(probedAt, view, probed, stations, onProbe, under);
  const covering = { background, difference, swipe: background, field: null }[props.surface]?.field ?? null;
  // Asked for here, not by the canvas: a new canvas needs new layers.
  const graphics = useGraphics();
  const layers = useLayers({
    props,
    grid,
    atlas: useAtlas(),
    field,
    preview,
    covering,
    divider,
    hovered,
    theme,
    generation: graphics.generation,
  });

  const point = (event: PointerEvent<HTMLDivElement>): Cursor => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onClick = (at: Cursor) => {
    const from = pressed.current;
    if (from && Math.hypot(at.x - from.x, at.y - from.y) <= CLICK_REACH) onSelectStation(hovered);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = moveByKey(event, control);
    if (moved) setKeyboard(true);
    else if (event.key === "Enter" && keyboard) onSelectStation(hovered);
    else if (event.key === "Escape") onSelectStation(null);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={dark ? "field-map field-map-dark" : "field-map"}
      data-view={view ? JSON.stringify(view) : undefined}
      data-preview={preview ? `${preview.window.drawn.columns}x${preview.window.drawn.rows}` : undefined}
      data-field-time={field?.time}
      data-field-level={field?.window.drawn.level}
      data-surface={props.surface}
      data-covering-tiles={covering ? `${covering.arrived}/${covering.tiles.length}` : undefined}
      data-field-tiles={field ? `${field.arrived}/${field.tiles.length}` : undefined}
    >
      <div
        ref={container}
        className="field-map-surface"
        role="application"
        aria-label={words.map}
        aria-describedby="field-map-description field-map-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => setKeyboard(false)}
        onPointerMove={(event) => {
          setKeyboard(false);
          setCursor(point(event));
        }}
        onPointerLeave={() => setCursor(null)}
        onPointerDown={(event) => {
          pressed.current = point(event);
        }}
        onPointerUp={(event) => onClick(point(event))}
      >
        {view && (
          <MapCanvas
            view={view}
            change={control.change}
            layers={layers}
            pointing={hovered !== null}
            words={words}
            graphics={graphics}
          />
        )}
        {keyboard && <div className="field-map-crosshair" aria-hidden />}
      </div>
      {props.surface === "swipe" && covering && (
        <SwipeDivider words={words} divider={divider} onMove={setDivider} />
      )}
      <MapButtons words={words} control={control} />
      {field && field.failed > 0 && (
        <p className="field-map-notice" role="status">
          {words.tilesMissing(field.failed)}
        </p>
      )}
      <p id="field-map-description" className="field-map-unseen">
        {mapDescription(words, grid, field ?? preview, stations)}
      </p>
      <p id="field-map-keys" className="field-map-unseen">
        {words.keys}
      </p>
    </div>
  );
}

/** The same grid keeps its identity, on which texture and cache depend, even if the page states it anew. */
function useStableGrid(grid: Grid | null): Grid | null {
  const key = JSON.stringify(grid && [grid.west, grid.south, grid.dlon, grid.dlat, grid.columns, grid.rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the grid.
  return useMemo(() => grid, [key]);
}

/** Moves by key: how far is in CSS pixels. */
const movesByKey: Readonly<Record<string, (control: MapViewControl, far: number) => void>> = {
  ArrowLeft: (control, far) => control.change((view) => pan(view, -far, 0)),
  ArrowRight: (control, far) => control.change((view) => pan(view, far, 0)),
  ArrowUp: (control, far) => control.change((view) => pan(view, 0, -far)),
  ArrowDown: (control, far) => control.change((view) => pan(view, 0, far)),
  "+": (control) => control.change(zoomedBy(0.5)),
  "=": (control) => control.change(zoomedBy(0.5)),
  "-": (control) => control.change(zoomedBy(-0.5)),
  _: (control) => control.change(zoomedBy(-0.5)),
  Home: (control) => control.showAll(),
};

/** Moves the view by a key, finely with Shift. Answers whether the key was one of ours. */
function moveByKey(
  { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
  control: MapViewControl,
): boolean {
  const move = ctrlKey || metaKey || altKey ? undefined : movesByKey[key];
  move?.(control, shiftKey ? 8 : 64);
  return move !== undefined;
}
