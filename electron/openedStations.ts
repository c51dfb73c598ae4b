import type { OpenedStations } from "../shared/contract.ts";
import { accountOf } from "../shared/stations/account.ts";
import type { StationTable } from "../shared/stations/table.ts";
import { treat } from "../shared/stations/treat.ts";
import { noTreatment, type Treatment } from "../shared/stations/treatment.ts";
import type { InputSource } from "./store/runFolder.ts";

interface TreatedStations {
  readonly table: StationTable;
  readonly source: InputSource;
}

export interface AsRead {
  readonly stations: OpenedStations;
  readonly source: InputSource;
}

/** The stations in use: as read, and as the latest treatment leaves them. */
export class Opened {
  readonly stations: OpenedStations;
  readonly #source: InputSource;
  #latest: { readonly key: string; readonly treated: TreatedStations } | null = null;

  constructor(stations: OpenedStations, source: InputSource) {
    this.stations = stations;
    this.#source = source;
  }

  /** What a run keeps, so that a window that takes it up again has the stations as they were read. */
  get asRead(): AsRead {
    return { stations: this.stations, source: this.#source };
  }

  /**
   * The table that a run takes, worked out anew only when the treatment is another one, and where it comes from.
   * @throws UserError "bad-setting" for a unit that the value cannot be shown in.
   */
  treated(treatment: Treatment = noTreatment): TreatedStations {
    const key = JSON.stringify(treatment);
    if (this.#latest?.key !== key) {
      const treated = treat(this.stations, treatment);
      const account = accountOf(this.stations, treated, treatment);
      this.#latest = { key, treated: { table: treated.table, source: { ...this.#source, account } } };
    }
    return this.#latest.treated;
  }
}
