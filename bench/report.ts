/** Seconds: of the clock on the wall, and of the processor. */
export interface Clock {
  readonly wall: number;
  readonly cpu: number;
}

/** What every program reports about a case. */
export interface Report {
  /** Until the model is known; for Isopleth with leave-one-out residuals and the exact condition number. */
  readonly fit: Clock;
  /** The part of the fit after which the field could be evaluated, where a program tells. */
  readonly weights?: Clock;
  readonly evaluate: Clock;
  /** The same evaluation once more in the same process, where a program keeps one. */
  readonly again?: Clock;
  /** Largest resident size of the process; NaN (null in JSON) where it is not known. */
  readonly megabytes: number;
}
