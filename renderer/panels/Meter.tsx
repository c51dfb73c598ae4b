import panel from "./panel.module.css";

interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  /** What assistive technology reads instead of the bare number. */
  readonly text: string;
  readonly role: "progressbar" | "meter";
  readonly tone?: "plain" | "good" | "bad";
  /** Values to mark on the bar. */
  readonly marks?: readonly number[];
}

/** A bar filled from 0 to `most`. */
export function Meter({ label, value, most, text, role, tone = "plain", marks = [] }: MeterProps) {
  const share = (part: number): string => `${most > 0 ? Math.min(100, (100 * part) / most) : 0}%`;
  const spoken = {
    role,
    "aria-label": label,
    "aria-valuemin": 0,
    "aria-valuemax": most,
    "aria-valuenow": value,
    "aria-valuetext": text,
  };
  return (
    <div className={panel.meter} title={text} {...spoken}>
      <div className={panel.meterFill} data-tone={tone} style={{ width: share(value) }} />
      {marks.map((mark) => (
        <div key={mark} className={panel.meterMark} style={{ left: `calc(${share(mark)} - 2px)` }} />
      ))}
    </div>
  );
}
