export interface ExportProgress {
  readonly path: string;
  /** 0..1. */
  readonly fraction: number;
}

export interface ExportDone {
  readonly path: string;
  readonly bytes: number;
  readonly seconds: number;
  /** How it differs from the field as computed, a sentence each. */
  readonly changes: readonly string[];
}

/** A format as the window shows it. */
export interface ExportFormat {
  /** With its dot. */
  readonly extension: string;
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** Which of the formats' options it heeds. */
  readonly options: readonly string[];
}

/** What an export would write. */
export interface ExportForecast {
  /** File name; of several files the first. */
  readonly name: string;
  /** The format's name. */
  readonly format: string;
  /** More than one where a format holds a single time. */
  readonly files: number;
  /** Of all files, roughly. */
  readonly bytes: number;
  readonly columns: number;
  readonly rows: number;
  /** Why it cannot be written and what to do; null when it can. */
  readonly refusal: string | null;
}
