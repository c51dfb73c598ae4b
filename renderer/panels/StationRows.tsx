import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { formatSigned, formatValue } from "../i18n/format.ts";
import { useApp } from "../state/context.tsx";
import type { StationRow } from "../state/residuals.ts";
import styles from "./check.module.css";
import { StationSwitch } from "./StationSwitch.tsx";

const ROW_HEIGHT = 26;
const HEADER_HEIGHT = 26;

interface StationRowsProps {
  readonly label: string;
  readonly rows: readonly StationRow[];
  readonly decimals: number;
  readonly header: ReactNode;
}

/** A table that draws only the rows in sight, however many stations there are: space stands in for the others. */
export function StationRows({ label, rows, decimals, header }: StationRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { selected, selectStation, switchStation } = useApp((state) => ({
    selected: state.selectedStation,
    selectStation: state.selectStation,
    switchStation: state.switchStation,
  }));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    overscan: 8,
  });
  const position = selected === null ? -1 : rows.findIndex((row) => row.station === selected);
  // A station selected on the map comes into sight here.
  useEffect(() => {
    if (position >= 0) virtualizer.scrollToIndex(position);
  }, [position, virtualizer]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const current = rows[position];
    if (event.key === " " && current) {
      event.preventDefault();
      switchStation(current.id);
      return;
    }
    const target = nextPosition(event.key, position, rows.length);
    const row = target === null ? undefined : rows[target];
    if (!row) return;
    event.preventDefault();
    selectStation(row.station);
  };

  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are selected with the arrow keys
        role="grid"
        tabIndex={0}
        className={styles.table}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={position >= 0 ? rowId(selected) : undefined}
        onKeyDown={onKeyDown}
      >
        {header}
        <tbody>
          <Space height={before} />
          {items.map((item) => {
            const row = rows[item.index];
            return row && <OneRow key={row.station} row={row} index={item.index} decimals={decimals} />;
          })}
          <Space height={after} />
        </tbody>
      </table>
    </div>
  );
}

const rowId = (station: number | null): string => `station-${station}`;

/** Room for rows that are not drawn. */
function Space({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

function OneRow({ row, index, decimals }: { row: StationRow; index: number; decimals: number }) {
  const { isSelected, selectStation, hoverStation } = useApp((state) => ({
    isSelected: state.selectedStation === row.station,
    selectStation: state.selectStation,
    hoverStation: state.hoverStation,
  }));
  const side = row.residual > 0 ? "high" : row.residual < 0 ? "low" : undefined;
  return (
    <tr
      id={rowId(row.station)}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      style={{ height: ROW_HEIGHT }}
      onClick={() => selectStation(isSelected ? null : row.station)}
      onPointerEnter={() => hoverStation(row.station)}
      onPointerLeave={() => hoverStation(null)}
    >
      <td className={styles.use}>
        <StationSwitch row={row} />
      </td>
      <td className={row.used ? undefined : styles.off} title={`${row.name} ${row.id}`.trim()}>
        {row.name || row.id} {row.name && <small>{row.id}</small>}
      </td>
      <td>{formatValue(row.observed, decimals)}</td>
      <td>{formatValue(row.expected, decimals)}</td>
      <td data-side={side}>{formatSigned(row.residual, decimals)}</td>
    </tr>
  );
}

const PAGE = 10;

function nextPosition(key: string, position: number, count: number): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: position + 1,
    ArrowUp: position - 1,
    PageDown: position + PAGE,
    PageUp: position - PAGE,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}
