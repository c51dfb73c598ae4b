import { formatCount } from "../i18n/format.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { gridFaults, gridSize } from "../state/grid.ts";
import { presetNames } from "../state/regions.ts";
import { Choice } from "./Choice.tsx";
import { NumberField } from "./NumberField.tsx";
import type { NumberRule } from "./numberText.ts";
import panel from "./panel.module.css";
import { Step } from "./Step.tsx";

// The bounds of shared/grid/grid.ts: longitudes may run past 180 for regions across the date line.
const edgeRules = {
  west: { least: -180, most: 360, example: "70" },
  east: { least: -180, most: 540, example: "139.95" },
  south: { least: -90, most: 90, example: "10" },
  north: { least: -90, most: 90, example: "59.95" },
} as const satisfies Record<string, NumberRule>;
const spacingRule: NumberRule = { least: 0, above: true, most: 90, example: "0.05" };

/** Step 3: where the field is computed, and how finely. */
export function GridPanel() {
  const t = useTranslate();
  const { preset, hasStations, choosePreset } = useApp((state) => ({
    preset: state.preset,
    hasStations: state.stations !== null,
    choosePreset: state.choosePreset,
  }));
  return (
    <Step number={3} title={t("step.grid")}>
      <Choice
        label={t("grid.preset")}
        value={preset}
        options={presetNames.map((value) => ({
          value,
          label: t(`grid.${value}`),
          disabled: value === "stations" && !hasStations,
        }))}
        onChoose={choosePreset}
      />
      <div className={panel.pair}>
        <Edge edge="west" />
        <Edge edge="east" />
        <Edge edge="south" />
        <Edge edge="north" />
      </div>
      <Spacing />
      <Size />
    </Step>
  );
}

function Edge({ edge }: { edge: keyof typeof edgeRules }) {
  const t = useTranslate();
  const { grid, setEdge } = useApp(({ grid, setEdge }) => ({ grid, setEdge }));
  return (
    <NumberField
      label={t(`grid.${edge}`)}
      field={edge}
      value={grid[edge]}
      rule={edgeRules[edge]}
      fault={edge === "east" || edge === "north" ? gridFaults(grid)[edge] : undefined}
      onCommit={(value) => value !== "auto" && setEdge(edge, value)}
    />
  );
}

function Size() {
  const t = useTranslate();
  const { grid, times } = useApp((state) => ({
    grid: state.grid,
    times: state.stations?.table.times.length ?? 1,
  }));
  const size = gridSize({ grid });
  if (!size) return null;
  return (
    <p className={panel.note}>
      {t("grid.size", {
        columns: formatCount(size.columns),
        rows: formatCount(size.rows),
        tiles: formatCount(size.tiles),
        times: formatCount(times),
      })}
    </p>
  );
}

/** One spacing for both directions, until the step in latitude is set apart. */
function Spacing() {
  const t = useTranslate();
  const { grid, setSpacing, setEdge } = useApp(({ grid, setSpacing, setEdge }) => ({
    grid,
    setSpacing,
    setEdge,
  }));
  return (
    <div className={panel.spacing}>
      <NumberField
        label={t("grid.spacing")}
        field="spacing"
        value={grid.dlon}
        rule={spacingRule}
        onCommit={(spacing) => spacing !== "auto" && setSpacing(spacing)}
      />
      <span aria-hidden>×</span>
      <NumberField
        label={t("grid.latitudeStep")}
        bare
        field="dlat"
        value={grid.dlat}
        rule={spacingRule}
        onCommit={(step) => step !== "auto" && setEdge("dlat", step)}
      />
    </div>
  );
}
