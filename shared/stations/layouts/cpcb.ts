import { knownTable } from "./known.ts";

const roles = {
  station: "id",
  last_update: "time",
  latitude: "lat",
  longitude: "lon",
  pollutant_id: "parameter",
} as const;

/** The Indian real-time feed of data.gov.in: a row per station and pollutant, with the day's extremes and mean. */
export const cpcb = knownTable({
  key: "cpcb",
  name: "CPCB real-time file",
  marks: ["station", "last_update", "pollutant_id", "pollutant_avg"],
  roles: { ...roles, pollutant_avg: "value", pollutant_min: "ignore", pollutant_max: "ignore" },
  timeZone: "+05:30",
  timeWord: "time",
  prefers: ["PM2.5"],
  notes: ["The feed does not say its units."],
});

/** The same feed as it names its columns now. */
export const cpcbNewer = knownTable({
  key: "cpcb",
  name: "CPCB real-time file",
  marks: ["station", "last_update", "pollutant_id", "avg_value"],
  roles: { ...roles, avg_value: "value", min_value: "ignore", max_value: "ignore" },
  timeZone: "+05:30",
  timeWord: "time",
  prefers: ["PM2.5"],
  notes: ["The feed does not say its units."],
});
