import { anyList } from "./anyList.ts";
import { knownTable } from "./known.ts";

/** A day of France's network, FR_E2_2021-10-22.csv, without coordinates. */
export const lcsqa = knownTable({
  key: "lcsqa",
  name: "French LCSQA file",
  marks: ["Date de début", "code site", "nom site", "Polluant", "valeur", "unité de mesure", "validité"],
  roles: {
    "date de début": "time",
    "date de fin": "ignore",
    "code zas": "ignore",
    "code site": "id",
    "nom site": "name",
    polluant: "parameter",
    valeur: "value",
    "valeur brute": "ignore",
  },
  timeWord: "hour",
  prefers: ["PM2.5"],
  list: anyList,
  rulesOf: (indexOf) => {
    const validity = indexOf("validité");
    return {
      leaveOut: (cells) => (Number(cells[validity]) >= 1 ? undefined : "marked invalid (validité below 1)"),
    };
  },
  notes: ["An average stands at the time when it begins."],
});
