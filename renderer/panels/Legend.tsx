import { ActionIcon, NativeSelect, Popover, Switch } from "@mantine/core";
import { Settings2 } from "lucide-react";
import { useMemo } from "react";
import { type ColourScale, colourScale, colourScales } from "../../shared/colour/scales.ts";
import { niceTicks, tickLabels } from "../../shared/colour/ticks.ts";
import { withUnit } from "../../shared/stations/units.ts";
import { phrase } from "../i18n/translate.ts";
import { residualReach } from "../map/stationColours.ts";
import { currentComparison } from "../state/background.ts";
import { colourLimits } from "../state/colours.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { residualsOf } from "../state/residuals.ts";
import styles from "./map.module.css";
import { NumberField } from "./NumberField.tsx";
import panel from "./panel.module.css";

/** The colours with their ranges, over the map's lower right corner. */
export function Legend() {
  const { scale, limits, table } = useApp((state) => ({
    scale: state.scale,
    limits: colourLimits(state),
    table: state.stations?.table ?? null,
  }));
  if (!table) return null;
  return (
    <figure className={`${styles.overlay} ${styles.legend}`}>
      <ResidualScale />
      <DifferenceScale />
      <figcaption className={styles.caption}>
        <b>{table.value}</b>{" "}
        <span className={styles.quiet}>
          {withUnit(table.value, table.unit) === table.value ? "" : table.unit}
        </span>
        <LegendEditor />
      </figcaption>
      <Ramp scale={colourScale(scale)} />
      <Ticks low={limits[0]} high={limits[1]} />
    </figure>
  );
}

/** The diverging colours of the stations while they show residuals. */
function ResidualScale() {
  const t = useTranslate();
  const residuals = useApp((state) => (state.show.residuals ? residualsOf(state)?.[state.time] : undefined));
  const reach = useMemo(() => residuals && residualReach(residuals), [residuals]);
  if (reach === undefined) return null;
  return (
    <>
      <div className={styles.caption}>
        <b>{t("map.residuals")}</b> <span className={styles.quiet}>{t("legend.residual")}</span>
      </div>
      <Ramp scale={colourScale("residual")} />
      <Ticks low={-reach} high={reach} />
    </>
  );
}

/** The diverging colours of the differences while they are shown. */
function DifferenceScale() {
  const t = useTranslate();
  const reach = useApp((state) =>
    state.surface === "difference" ? currentComparison(state)?.reach : undefined,
  );
  if (!reach) return null;
  return (
    <>
      <div className={styles.caption}>
        <b>{t("map.difference")}</b> <span className={styles.quiet}>{t("legend.difference")}</span>
      </div>
      <Ramp scale={colourScale("residual")} />
      <Ticks low={-reach} high={reach} />
    </>
  );
}

/** The scale as a gradient of as many stops as the eye can tell apart at this width. */
const STOPS = 24;

function Ramp({ scale }: { scale: ColourScale }) {
  const stops = Array.from({ length: STOPS + 1 }, (_, stop) => {
    const entry = 3 * Math.round((stop / STOPS) * 255);
    return `rgb(${scale.table.subarray(entry, entry + 3).join(" ")})`;
  });
  return (
    <div className={styles.ramp} style={{ background: `linear-gradient(to right, ${stops.join(", ")})` }} />
  );
}

function Ticks({ low, high }: { low: number; high: number }) {
  const ticks = niceTicks(low, high, 4);
  const labels = tickLabels(ticks);
  return (
    <div className={styles.ticks}>
      {ticks.map((tick, index) => (
        <span key={tick} style={{ left: `${(100 * (tick - low)) / (high - low)}%` }}>
          {labels[index]}
        </span>
      ))}
    </div>
  );
}

function LegendEditor() {
  const t = useTranslate();
  return (
    <Popover position="top-end" shadow="md" trapFocus width={240}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={20}
          className={styles.edit}
          aria-label={t("legend.edit")}
          title={t("legend.edit")}
        >
          <Settings2 size={14} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={panel.rows}>
          <ScaleChoice />
          <RangeChoice />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function ScaleChoice() {
  const t = useTranslate();
  const { scale, setScale } = useApp(({ scale, setScale }) => ({ scale, setScale }));
  return (
    <NativeSelect
      label={t("legend.scale")}
      value={scale}
      data={colourScales
        .filter(({ kind }) => kind === "sequential")
        .map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(event) => setScale(event.currentTarget.value)}
    />
  );
}

function RangeChoice() {
  const t = useTranslate();
  const { automatic, low, high, setLimits } = useApp((state) => {
    const [low, high] = colourLimits(state);
    return { automatic: state.limits === "auto", low, high, setLimits: state.setLimits };
  });
  const crossed = high > low ? undefined : phrase("legend.highAboveLow");
  return (
    <>
      <Switch
        label={t("legend.auto")}
        checked={automatic}
        onChange={(event) => setLimits(event.currentTarget.checked ? "auto" : [low, high])}
      />
      <div className={panel.pair}>
        <NumberField
          label={t("legend.low")}
          value={low}
          rule={{ example: "0" }}
          onCommit={(value) => value !== "auto" && setLimits([value, high])}
        />
        <NumberField
          label={t("legend.high")}
          value={high}
          rule={{ example: "300" }}
          fault={crossed}
          onCommit={(value) => value !== "auto" && setLimits([low, value])}
        />
      </div>
    </>
  );
}
