/* Clock times of a time zone (IANA name, such as "Asia/Shanghai") and instants. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether a text names a time zone that this system knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant at which the clocks of a zone show a time.
 * @param clock milliseconds since 1970-01-01 as if the clocks showed UTC.
 * @returns milliseconds since 1970-01-01 UTC. Of the two instants of an hour that comes twice, the first; a time that
 *          clocks skip in spring is taken as if they had not.
 */
export function instantOf(clock: number, timeZone: string): number {
  if (timeZone === "UTC") return clock;
  const before = clock - offsetAt(clock - DAY, timeZone);
  if (before + offsetAt(before, timeZone) === clock) return before;
  const after = clock - offsetAt(clock + DAY, timeZone);
  return after + offsetAt(after, timeZone) === clock ? after : before;
}

const DAY = 86_400_000;

/** What the clocks of a zone are ahead of UTC at an instant, milliseconds. */
export function offsetAt(instant: number, timeZone: string): number {
  const part = formatOf(timeZone)
    .formatToParts(instant)
    .find(({ type }) => type === "timeZoneName");
  const [, sign = "+", hours = "0", minutes = "0", seconds = "0"] =
    /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(part?.value ?? "") ?? [];
  const milliseconds = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -milliseconds : milliseconds;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  formats.set(timeZone, format);
  return format;
}
