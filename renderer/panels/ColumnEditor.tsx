import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { ColumnRole, ReadOptions } from "../../shared/stations/table.ts";
import type { Translate } from "../i18n/translate.ts";
import { useTranslate } from "../state/context.tsx";
import styles from "./data.module.css";

const roles = [
  "id",
  "name",
  "lon",
  "lat",
  "time",
  "value",
  "time-value",
  "parameter",
  "ignore",
] as const satisfies readonly ColumnRole[];
const encodings = ["utf-8", "utf-8-bom", "gb18030", "iso-8859-1"] as const;
const delimiters = [",", ";", "\t", "|", " "] as const;
const decimals = [".", ","] as const;

/** A column as far as it is known: a file that could not be read has only names. */
interface KnownColumn {
  readonly name: string;
  readonly role?: ColumnRole;
  readonly numeric?: boolean;
}

interface ColumnEditorProps {
  readonly columns: readonly KnownColumn[];
  /** The corrections in force. */
  readonly options: ReadOptions;
  readonly onApply: (options: ReadOptions) => void;
}

/** Corrections to what was recognised; they take effect when applied, by reading the file again. */
export function ColumnEditor({ columns, options, onApply }: ColumnEditorProps) {
  const t = useTranslate();
  const [draft, setDraft] = useState<ReadOptions>(options);
  const setRole = (column: string, role: ColumnRole | undefined): void => {
    // Whatever is corrected by hand fixes all roles: the rest must not be guessed anew around it.
    const chosen = { ...rolesOf(columns), ...draft.roles };
    if (role) chosen[column] = role;
    else delete chosen[column];
    setDraft({ ...draft, value: undefined, roles: chosen });
  };
  return (
    <section>
      <h3>{t("reading.correct")}</h3>
      <FormatOptions options={draft} onChange={setDraft} />
      {columns.length > 0 && <ColumnTable columns={columns} options={draft} onRole={setRole} />}
      <div className={styles.actions}>
        <Button onClick={() => onApply(draft)}>{t("reading.apply")}</Button>
        <Button variant="default" onClick={() => onApply({})}>
          {t("reading.reset")}
        </Button>
      </div>
    </section>
  );
}

function rolesOf(columns: readonly KnownColumn[]): Record<string, ColumnRole> {
  return Object.fromEntries(columns.flatMap(({ name, role }) => (role ? [[name, role]] : [])));
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
  columns: readonly KnownColumn[];
  options: ReadOptions;
  onRole: (column: string, role: ColumnRole | undefined) => void;
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
        {props.columns.map(({ name, role, numeric }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{numeric !== undefined && t(numeric ? "reading.numeric" : "reading.text")}</td>
            <td>
              <NativeSelect
                aria-label={t("reading.roleOf", { column: name })}
                value={props.options.roles?.[name] ?? role ?? ""}
                data={recognisedOr(t, roles, (value) => t(`role.${value}`))}
                onChange={(event) => props.onRole(name, among(roles, event.currentTarget.value))}
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
