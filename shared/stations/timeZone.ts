/** Where the clocks that wrote a file's times stood: a fixed offset from UTC, or an IANA zone such as Asia/Shanghai. */
export interface TimeZone {
  /** As shown: "UTC", "+08:00", "Europe/Madrid". */
  readonly name: string;
  /**
   * The instant at which the zone's clocks show a time, both in milliseconds since 1970-01-01. Of an hour that comes
   * twice in autumn the first is taken; in the hour that spring leaves out, clocks are taken as not yet advanced.
   */
  utcOf(local: number): number;
  /** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
  aheadAt(instant: number): number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The widest offset in use is UTC+14. */
const WIDEST = 14 * 60;

export const utc: TimeZone = fixed("UTC", 0);

/** The zone a text names: UTC, +08:00, UTC+8, GMT-3:30, or an IANA name; undefined when it names none. */
export function timeZoneNamed(text: string): TimeZone | undefined {
  const trimmed = text.trim();
  if (/^(utc|gmt|z)$/i.test(trimmed)) return utc;
  const m = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(trimmed);
  if (m) return offsetZone(m[1] === "-" ? -1 : 1, Number(m[2]), Number(m[3] ?? 0));
  // Names of zones are Area/City; others that some engines take ("EST", "+0800") are ambiguous or were read above.
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(trimmed)) return undefined;
  try {
    return new NamedZone(trimmed);
  } catch {
    return undefined;
  }
}

function offsetZone(sign: 1 | -1, hours: number, minutes: number): TimeZone | undefined {
  const ahead = hours * 60 + minutes;
  if (minutes >= 60 || ahead > WIDEST) return undefined;
  if (ahead === 0) return utc;
  const two = (number: number) => String(number).padStart(2, "0");
  return fixed(`${sign < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`, sign * ahead * MINUTE);
}

function fixed(name: string, ahead: number): TimeZone {
  return { name, utcOf: (local) => local - ahead, aheadAt: () => ahead };
}

class NamedZone implements TimeZone {
  readonly name: string;
  readonly #clock: Intl.DateTimeFormat;

  /** @throws RangeError when there is no such zone. */
  constructor(name: string) {
    this.#clock = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    this.name = this.#clock.resolvedOptions().timeZone;
  }

  utcOf(local: number): number {
    if (Number.isNaN(local)) return local;
    // Offsets a day before and after are those on both sides of a change nearby; zones change at most once in that time.
    const before = this.aheadAt(local - DAY);
    const after = this.aheadAt(local + DAY);
    const early = local - Math.max(before, after);
    const late = local - Math.min(before, after);
    for (const instant of [early, late]) if (instant + this.aheadAt(instant) === local) return instant;
    return local - before;
  }

  aheadAt(instant: number): number {
    const parts = new Map(this.#clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const shown = Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
    return shown - Math.floor(instant / 1000) * 1000;
  }
}
