import { knownTable } from "./known.ts";

/** A day or a month of Sensor.Community, once luftdaten.info: a row per reading, several sensors where files were joined. */
export const sensorCommunity = knownTable({
  key: "sensor-community",
  name: "Sensor.Community file",
  marks: ["sensor_id", "sensor_type", "location", "lat", "lon", "timestamp", "P1", "P2"],
  roles: {
    sensor_id: "id",
    sensor_type: "ignore",
    location: "ignore",
    lat: "lat",
    lon: "lon",
    timestamp: "time",
    durp1: "ignore",
    ratiop1: "ignore",
    durp2: "ignore",
    ratiop2: "ignore",
  },
  timeWord: "hour",
  valueWord: "value",
  prefers: ["P2"],
  units: { P0: "µg/m³", P1: "µg/m³", P2: "µg/m³" },
  rulesOf: () => ({ timeStep: 3_600_000 }),
  notes: ["P1 is PM10, P2 PM2.5 and P0 PM1.", "Readings are averaged over the hour that they fall in."],
});
