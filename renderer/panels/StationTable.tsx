import { TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { decimalsFor, formatCount } from "../i18n/format.ts";
import { colourLimits } from "../state/colours.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { findRows, type Sorting, type SortKey, sortRows, stationRows } from "../state/residuals.ts";
import styles from "./check.module.css";
import panel from "./panel.module.css";
import { StationRows } from "./StationRows.tsx";

/** Every station with what was seen, what the field expects without it, and the difference; linked with the map. */
export function StationTable() {
  const t = useTranslate();
  const { stations, run, time, excluded } = useApp(({ stations, run, time, excluded }) => ({
    stations,
    run,
    time,
    excluded,
  }));
  const [sorting, setSorting] = useState<Sorting>({ key: "residual", descending: true });
  const [sought, setSought] = useState("");
  const diagnostics = run?.diagnostics ?? null;
  // Rows follow the fit, not every tile of the run.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run only its diagnostics matter here
  const rows = useMemo(
    () => stationRows({ stations, run, time, excluded }),
    [stations, diagnostics, time, excluded],
  );
  const off = rows.reduce((count, row) => count + Number(!row.used), 0);
  const shown = useMemo(() => sortRows(findRows(rows, sought), sorting), [rows, sought, sorting]);
  const decimals = useApp((state) => {
    const [low, high] = colourLimits(state);
    return decimalsFor(high - low);
  });
  if (!stations) return null;
  return (
    <section className={`${panel.card} ${styles.stations}`} aria-labelledby="stations-title">
      <div className={panel.head}>
        <h2 id="stations-title">{t("check.stations")}</h2>
        <span className={panel.note}>
          {sought
            ? t("check.found", { count: formatCount(shown.length), total: formatCount(rows.length) })
            : formatCount(rows.length)}
          {off > 0 && ` · ${t("check.off", { count: formatCount(off) })}`}
        </span>
        <TextInput
          className={styles.search}
          aria-label={t("check.search")}
          placeholder={t("check.search")}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      <StationRows
        label={t("check.stations")}
        rows={shown}
        decimals={decimals}
        header={<Header sorting={sorting} onSort={setSorting} />}
      />
    </section>
  );
}

const columns = [
  { key: "station", title: "check.station", hint: undefined },
  { key: "observed", title: "check.observed", hint: undefined },
  { key: "expected", title: "check.expected", hint: "check.expectedHint" },
  { key: "residual", title: "check.residual", hint: "check.residualHint" },
] as const;

function Header({ sorting, onSort }: { sorting: Sorting; onSort: (sorting: Sorting) => void }) {
  const t = useTranslate();
  const sort = (key: SortKey): void =>
    onSort({ key, descending: key === sorting.key ? !sorting.descending : key !== "station" });
  return (
    <thead>
      <tr>
        <th scope="col" className={styles.use} title={t("check.useHint")}>
          <span>{t("check.use")}</span>
        </th>
        {columns.map(({ key, title, hint }) => {
          const own = key === sorting.key;
          const order = own ? (sorting.descending ? "descending" : "ascending") : "none";
          return (
            <th key={key} scope="col" aria-sort={order}>
              <button type="button" title={hint ? t(hint) : undefined} onClick={() => sort(key)}>
                {t(title)}
                {own && <span aria-hidden>{sorting.descending ? " ↓" : " ↑"}</span>}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
