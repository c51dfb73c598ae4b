import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ExportOptions } from "../../shared/formats/exportOptions.ts";
import { timeText } from "../../shared/formats/numbers.ts";
import { unitsFor } from "../../shared/formats/transform/convert.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { Choice } from "./Choice.tsx";
import { NumberField } from "./NumberField.tsx";
import { Row } from "./Row.tsx";

const FIRST_DISTANCE = 100;

/** What is changed of the field, whatever the format. */
export function ExportChoices() {
  const t = useTranslate();
  const { options, change } = useApp((state) => ({
    options: state.exportSet.options,
    change: state.changeExportOptions,
  }));
  const { every, mask, clipNegatives, decimals } = options;
  const kind = typeof mask === "object" ? "near" : mask;
  return (
    <>
      <RegionField />
      <Times />
      <NumberField
        label={t("export.every")}
        value={every}
        rule={{ least: 1, most: 1000, whole: true, example: "2" }}
        onCommit={(wanted) => wanted !== "auto" && void change({ every: wanted })}
      />
      <Units />
      <Choice
        label={t("export.mask")}
        value={kind}
        options={[
          { value: "none", label: t("export.maskNone") },
          { value: "land", label: t("export.maskLand") },
          { value: "near", label: t("export.maskNear") },
        ]}
        onChoose={(wanted) => void change({ mask: wanted === "near" ? { nearKm: FIRST_DISTANCE } : wanted })}
      />
      {typeof mask === "object" && (
        <NumberField
          label={t("export.distance")}
          value={mask.nearKm}
          rule={{ least: 0, most: 20_000, above: true, example: "100" }}
          unit="km"
          onCommit={(km) => km !== "auto" && void change({ mask: { nearKm: km } })}
        />
      )}
      <Choice
        label={t("export.decimals")}
        value={String(decimals)}
        options={[
          { value: "shortest", label: t("export.shortest") },
          ...[0, 1, 2, 3, 4].map((places) => ({ value: String(places), label: String(places) })),
        ]}
        onChoose={(wanted) => void change({ decimals: wanted === "shortest" ? wanted : Number(wanted) })}
      />
      <Checkbox
        size="xs"
        label={t("export.clip")}
        checked={clipNegatives}
        onChange={(event) => void change({ clipNegatives: event.currentTarget.checked })}
      />
    </>
  );
}

/** Four numbers with commas between, as in batch; nothing: the whole field. */
function RegionField() {
  const t = useTranslate();
  const { region, change } = useApp((state) => ({
    region: state.exportSet.options.region,
    change: state.changeExportOptions,
  }));
  const [draft, setDraft] = useState<string | null>(null);
  const inForce = region === null ? "" : [region.west, region.east, region.south, region.north].join(", ");
  const text = draft ?? inForce;
  const type = (typed: string): void => {
    setDraft(typed);
    const parsed = parseRegion(typed);
    if (parsed !== undefined) void change({ region: parsed });
  };
  return (
    <Row label={t("export.region")}>
      {(id) => (
        <TextInput
          id={id}
          value={text}
          placeholder={t("export.wholeRegion")}
          spellCheck={false}
          error={parseRegion(text) === undefined ? t("export.regionFault") : undefined}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => parseRegion(text) !== undefined && setDraft(null)}
        />
      )}
    </Row>
  );
}

/** undefined: not a region. */
function parseRegion(text: string): ExportOptions["region"] | undefined {
  if (text.trim() === "") return null;
  const [west, east, south, north, ...rest] = text.split(/[,\s]+/).map(Number);
  if (west === undefined || east === undefined || south === undefined || north === undefined)
    return undefined;
  const inside = west >= -360 && east <= 540 && south >= -90 && north <= 90;
  return rest.length === 0 && inside && east > west && north > south
    ? { west, east, south, north }
    : undefined;
}

/** The first and the last time to write, where there are several. */
function Times() {
  const t = useTranslate();
  const { times, chosen, change } = useApp((state) => ({
    times:
      state.run?.plan.times === state.stations?.table.times.length ? state.stations?.table.times : undefined,
    chosen: state.exportSet.options.times,
    change: state.changeExportOptions,
  }));
  if (times === undefined || times.length < 2) return null;
  const [first, last] = [times[0] as number, times.at(-1) as number];
  const { from, to } = chosen ?? { from: first, to: last };
  const options = times.map((time) => ({ value: String(time), label: timeText(time) }));
  const set = (span: { from: number; to: number }): void =>
    void change({ times: span.from === first && span.to === last ? null : span });
  return (
    <>
      <Choice
        label={t("export.from")}
        value={String(from)}
        options={options.filter(({ value }) => Number(value) <= to)}
        onChoose={(time) => set({ from: Number(time), to })}
      />
      <Choice
        label={t("export.to")}
        value={String(to)}
        options={options.filter(({ value }) => Number(value) >= from)}
        onChoose={(time) => set({ from, to: Number(time) })}
      />
    </>
  );
}

function Units() {
  const t = useTranslate();
  const { value, unit, chosen, change } = useApp((state) => ({
    value: state.stations?.table.value ?? "",
    unit: state.stations?.table.unit ?? "",
    chosen: state.exportSet.options.unit,
    change: state.changeExportOptions,
  }));
  const [own = "", ...others] = unitsFor(value, unit);
  if (others.length === 0) return null;
  return (
    <Choice
      label={t("export.unit")}
      value={chosen ?? ""}
      options={[{ value: "", label: own }, ...others.map((other) => ({ value: other, label: other }))]}
      onChoose={(wanted) => void change({ unit: wanted === "" ? null : wanted })}
    />
  );
}
