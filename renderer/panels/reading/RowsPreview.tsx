import { NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import type { Peek } from "../../../shared/stations/peek.ts";
import type { ColumnRole, ReadOptions, RejectedRow } from "../../../shared/stations/table.ts";
import { formatCount } from "../../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../../state/context.tsx";
import panel from "../panel.module.css";
import styles from "./rows.module.css";
import { type Subject, withRole } from "./subject.ts";

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

/** Columns shown at once: a file may have one for every station. */
const COLUMNS = 40;

interface RowsPreviewProps {
  readonly subject: Subject;
  readonly onCorrect: (options: ReadOptions) => void;
}

/** The file's first rows as they were cut, under the parts that their columns play. */
export function RowsPreview({ subject, onCorrect }: RowsPreviewProps) {
  const t = useTranslate();
  const peek = usePeek(subject);
  const [sought, setSought] = useState("");
  if (!peek) return null;
  const names = subject.columns.length > 0 ? subject.columns.map(({ name }) => name) : peek.columns;
  const wanted = sought.trim().toLowerCase();
  const found = names.flatMap((name, index) =>
    name.toLowerCase().includes(wanted) ? [{ name, index }] : [],
  );
  const isMany = names.length > COLUMNS;
  return (
    <section>
      <div className={styles.head}>
        <h3>{t("reading.preview")}</h3>
        {isMany && (
          <>
            <span className={panel.note}>
              {t("reading.someColumns", {
                shown: Math.min(COLUMNS, found.length),
                count: formatCount(names.length),
              })}
            </span>
            <TextInput
              className={styles.find}
              aria-label={t("reading.findColumn")}
              placeholder={t("reading.findColumn")}
              value={sought}
              onChange={(event) => setSought(event.currentTarget.value)}
            />
          </>
        )}
      </div>
      <div className={styles.frame}>
        <PreviewTable subject={subject} peek={peek} columns={found.slice(0, COLUMNS)} onCorrect={onCorrect} />
      </div>
    </section>
  );
}

/** Cut as the file was read or, when that failed, as it was tried. */
function usePeek({ path, options, stations }: Subject): Peek | null {
  const { peek, look } = useApp((state) => ({ peek: state.peek, look: state.look }));
  const { encoding, delimiter, decimal, headerLine } = stations?.layout ?? options;
  useEffect(
    () => void look(path, { encoding, delimiter, decimal, headerLine }),
    [look, path, encoding, delimiter, decimal, headerLine],
  );
  return peek;
}

interface PreviewTableProps extends RowsPreviewProps {
  readonly peek: Peek;
  readonly columns: readonly { readonly name: string; readonly index: number }[];
}

function PreviewTable({ subject, peek, columns, onCorrect }: PreviewTableProps) {
  const t = useTranslate();
  const rejected = new Map(subject.stations?.report.rejected.map((row) => [row.line, row]));
  const roleOf = (name: string): ColumnRole | "" =>
    subject.options.roles?.[name] ?? subject.columns.find((one) => one.name === name)?.role ?? "";
  const stationNames = useStationNames(subject);
  return (
    <table className={styles.cells}>
      <thead>
        <tr>
          <th className={styles.corner}>{t("reading.line")}</th>
          {columns.map(({ name }) => (
            <th key={name} className={styles.role} data-role={roleOf(name)}>
              <span className={styles.column} title={[name, stationNames.get(name)].join(" ").trim()}>
                {name} {stationNames.has(name) && <small>{stationNames.get(name)}</small>}
              </span>
              <NativeSelect
                size="xs"
                aria-label={t("reading.roleOf", { column: name })}
                value={roleOf(name)}
                data={[
                  { value: "", label: t("reading.recognise") },
                  ...roles.map((role) => ({ value: role, label: t(`role.${role}`) })),
                ]}
                onChange={({ currentTarget: { value } }) =>
                  onCorrect(
                    withRole(
                      subject,
                      name,
                      roles.find((role) => role === value),
                    ),
                  )
                }
              />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {peek.rows.map((row) => (
          <PreviewRow
            key={row.line}
            row={row}
            columns={columns}
            roleOf={roleOf}
            kind={row.line === peek.headerLine ? "header" : row.line <= peek.lastLine ? "title" : "data"}
            rejected={rejected.get(row.line)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Where columns are stations, the names of those that have one, by id. */
function useStationNames({ stations }: Subject): ReadonlyMap<string, string> {
  return useMemo(() => {
    const { ids = [], names = [] } = stations?.layout.kind === "wide" ? stations.table : {};
    return new Map(ids.flatMap((id, k) => (names[k] ? [[id, names[k]]] : [])));
  }, [stations]);
}

function PreviewRow(props: {
  readonly row: Peek["rows"][number];
  readonly columns: PreviewTableProps["columns"];
  readonly roleOf: (name: string) => string;
  readonly kind: "title" | "header" | "data";
  readonly rejected: RejectedRow | undefined;
}) {
  const said = useMainText();
  const { row, columns, roleOf, kind, rejected } = props;
  const reason = rejected && said(rejected.reason);
  return (
    <tr className={styles.row} data-kind={rejected ? "rejected" : kind} title={reason}>
      <th scope="row" className={styles.line}>
        {row.line}
        {reason && <span className={styles.reason}>{reason}</span>}
      </th>
      {columns.map(({ name, index }) => (
        <td key={name} className={styles.cell} data-role={kind === "title" ? "" : roleOf(name)}>
          {row.cells[index] ?? ""}
        </td>
      ))}
    </tr>
  );
}
