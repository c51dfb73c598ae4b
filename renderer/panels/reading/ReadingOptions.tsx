import { NativeSelect } from "@mantine/core";
import { usualMissingCodes } from "../../../shared/stations/cells.ts";
import { decimalMarks, delimiters, encodings, type ReadOptions } from "../../../shared/stations/table.ts";
import { timeZoneNamed } from "../../../shared/stations/timeZone.ts";
import type { Translate } from "../../i18n/translate.ts";
import { useTranslate } from "../../state/context.tsx";
import { CommittedText } from "./CommittedText.tsx";
import styles from "./reading.module.css";
import type { Subject } from "./subject.ts";

const headerLines = Array.from({ length: 31 }, (_, line) => String(line));
const units = ["µg/m³", "mg/m³", "ng/m³", "ppb", "ppm", "ppt"];
const zones = [
  "UTC",
  "+08:00",
  "+09:00",
  "+05:30",
  "-05:00",
  "-08:00",
  ...Intl.supportedValuesOf("timeZone"),
];

interface ReadingOptionsProps {
  readonly subject: Subject;
  readonly onChange: (change: Partial<ReadOptions>) => void;
}

/** How cells are cut and read; each change reads the file again at once. */
export function ReadingOptions(props: ReadingOptionsProps) {
  const t = useTranslate();
  return (
    <section className={styles.options} aria-label={t("reading.correct")}>
      <CellOptions {...props} />
      <ValueOptions {...props} />
    </section>
  );
}

function CellOptions({ subject: { options, stations }, onChange }: ReadingOptionsProps) {
  const t = useTranslate();
  const layout = stations?.layout;
  const found = (words: string | undefined): string =>
    words === undefined ? t("reading.recognise") : t("reading.recognised", { what: words });
  return (
    <>
      <NativeSelect
        label={t("reading.encoding")}
        value={options.encoding ?? ""}
        data={choices(found(layout?.encoding.toUpperCase()), encodings, (one) => one.toUpperCase())}
        onChange={(event) => onChange({ encoding: among(encodings, event.currentTarget.value) })}
      />
      <NativeSelect
        label={t("reading.delimiter")}
        value={options.delimiter ?? ""}
        data={choices(found(layout && t(`delimiter.${layout.delimiter}`)), delimiters, (one) =>
          t(`delimiter.${one}`),
        )}
        onChange={(event) => onChange({ delimiter: among(delimiters, event.currentTarget.value) })}
      />
      <NativeSelect
        label={t("reading.decimal")}
        value={options.decimal ?? ""}
        data={choices(found(layout?.decimal), decimalMarks, (one) => one)}
        onChange={(event) => onChange({ decimal: among(decimalMarks, event.currentTarget.value) })}
      />
      <NativeSelect
        label={t("reading.headerLine")}
        value={options.headerLine === undefined ? "" : String(options.headerLine)}
        data={choices(found(layout && headerWords(t, layout.headerLine)), headerLines, (line) =>
          headerWords(t, Number(line)),
        )}
        onChange={({ currentTarget: { value } }) =>
          onChange({ headerLine: value === "" ? undefined : Number(value) })
        }
      />
    </>
  );
}

function ValueOptions({ subject: { options, stations }, onChange }: ReadingOptionsProps) {
  const t = useTranslate();
  const value = stations?.layout.value;
  return (
    <>
      <CommittedText
        label={value === undefined ? t("reading.unit") : t("reading.unitOf", { value })}
        value={(value !== undefined && options.units?.[value]) || ""}
        placeholder={stations?.table.unit || t("reading.unitUnknown")}
        suggestions={units}
        disabled={value === undefined}
        onCommit={(text) => value !== undefined && onChange({ units: withUnit(options.units, value, text) })}
      />
      <CommittedText
        label={t("reading.timeZone")}
        value={options.timeZone ?? ""}
        placeholder={stations?.layout.timeZone ?? "UTC"}
        suggestions={zones}
        fault={(text) => (timeZoneNamed(text) ? null : t("reading.noTimeZone"))}
        onCommit={(text) => onChange({ timeZone: text || undefined })}
      />
      <CommittedText
        label={t("reading.missing")}
        value={options.missing?.join(" ") ?? ""}
        placeholder={usualMissingCodes.join(" ")}
        wide
        onCommit={(text) => onChange({ missing: text === "" ? undefined : text.split(/[\s,;]+/) })}
      />
    </>
  );
}

function withUnit(known: ReadOptions["units"], value: string, unit: string): ReadOptions["units"] {
  const others = Object.entries(known ?? {}).filter(([name]) => name !== value);
  const all = unit === "" ? others : [...others, [value, unit]];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

const headerWords = (t: Translate, line: number): string =>
  line === 0 ? t("reading.noHeader") : t("reading.headerOn", { line });

const among = <Value extends string>(values: readonly Value[], text: string): Value | undefined =>
  values.find((value) => value === text);

/** The first choice is to recognise, which also says what was recognised. */
const choices = <Value extends string>(
  recognised: string,
  values: readonly Value[],
  label: (value: Value) => string,
): { readonly value: string; readonly label: string }[] => [
  { value: "", label: recognised },
  ...values.map((value) => ({ value, label: label(value) })),
];
