import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { ColumnRole, Layout, ReadOptions } from "../../shared/stations/table.ts";
import type { Translate } from "../i18n/translate.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import styles from "./data.module.css";

const roles = ["id", "name", "lon", "lat", "time", "value", "time-value", "ignore"] as const;
const encodings = ["utf-8", "utf-8-bom", "gb18030", "iso-8859-1"] as const;
const delimiters = [",", ";", "\t", "|", " "] as const;
const decimals = [".", ","] as const;

/** Corrections to what was recognised; they take effect when applied, by reading the file again. */
export function ColumnEditor({ layout }: { layout: Layout }) {
  const t = useTranslate();
  const { readOptions, rereadStations } = useApp((state) => ({
    readOptions: state.readOptions,
    rereadStations: state.rereadStations,
  }));
  const [options, setOptions] = useState<ReadOptions>(readOptions);
  const setRole = (column: string, role: ColumnRole): void => {
    // Whatever is corrected by hand fixes all roles: the rest must not be guessed anew around it.
    const recognised = Object.fromEntries(layout.columns.map(({ name, role }) => [name, role]));
    setOptions({ ...options, value: undefined, roles: { ...recognised, ...options.roles, [column]: role } });
  };
  return (
    <section>
      <h3>{t("reading.correct")}</h3>
      <FormatOptions options={options} onChange={setOptions} />
      <ColumnTable layout={layout} options={options} onRole={setRole} />
      <div className={styles.actions}>
        <Button onClick={() => void rereadStations(options)}>{t("reading.apply")}</Button>
        <Button variant="default" onClick={() => void rereadStations({})}>
          {t("reading.reset")}
        </Button>
      </div>
    </section>
  );
}

function FormatOptions(props: { options: ReadOptions; onChange: (options: ReadOptions) => void }) {
  const t = useTranslate();
  const { options, onChange } = props;
  return (
    <div className={styles.options}>
      <NativeSelect
        label={t("reading.encoding")}
        value={options.encoding ?? ""}
        data={recognisedOr(t, encodings, (encoding) => encoding.toUpperCase())}
        onChange={(event) => onChange({ ...options, encoding: among(encodings, event.currentTarget.value) })}
      />
      <NativeSelect
        label={t("reading.delimiter")}
        value={options.delimiter ?? ""}
        data={recognisedOr(t, delimiters, (delimiter) => t(`delimiter.${delimiter}`))}
        onChange={(event) =>
          onChange({ ...options, delimiter: among(delimiters, event.currentTarget.value) })
        }
      />
      <NativeSelect
        label={t("reading.decimal")}
        value={options.decimal ?? ""}
        data={recognisedOr(t, decimals, (decimal) => decimal)}
        onChange={(event) => onChange({ ...options, decimal: among(decimals, event.currentTarget.value) })}
      />
    </div>
  );
}

function ColumnTable(props: {
  layout: Layout;
  options: ReadOptions;
  onRole: (column: string, role: ColumnRole) => void;
}) {
  const t = useTranslate();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t("reading.column")}</th>
          <th />
          <th>{t("reading.role")}</th>
        </tr>
      </thead>
      <tbody>
        {props.layout.columns.map(({ name, role, numeric }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{numeric ? t("reading.numeric") : t("reading.text")}</td>
            <td>
              <NativeSelect
                aria-label={t("reading.roleOf", { column: name })}
                value={props.options.roles?.[name] ?? role}
                data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
                onChange={(event) => {
                  const chosen = among(roles, event.currentTarget.value);
                  if (chosen) props.onRole(name, chosen);
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const among = <Value extends string>(values: readonly Value[], text: string): Value | undefined =>
  values.find((value) => value === text);

function recognisedOr<Value extends string>(
  t: Translate,
  values: readonly Value[],
  label: (value: Value) => string,
) {
  const own = values.map((value) => ({ value: value as string, label: label(value) }));
  return [{ value: "", label: t("reading.recognise") }, ...own];
}
