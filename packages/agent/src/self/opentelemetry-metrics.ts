/**
 * The parts of the metrics API of OpenTelemetry 1.x that the agent uses, typed by shape: the application's copy is used
 * through what it installed, never imported.
 */

export type MetricAttributes = Readonly<Record<string, string>>;

export interface MetricOptions {
  readonly description: string;
  /** UCUM, as in the semantic conventions. */
  readonly unit: string;
  readonly advice?: { readonly explicitBucketBoundaries: number[] };
}

/** Stands for one observable instrument; its own methods are not used. */
export type Observable = object;

export interface BatchObservableResult {
  observe(instrument: Observable, value: number, attributes?: MetricAttributes): void;
}

export type BatchObservableCallback = (result: BatchObservableResult) => void;

export interface Histogram {
  record(value: number): void;
}

export interface Meter {
  createHistogram(name: string, options: MetricOptions): Histogram;
  createObservableCounter(name: string, options: MetricOptions): Observable;
  createObservableGauge(name: string, options: MetricOptions): Observable;
  addBatchObservableCallback(callback: BatchObservableCallback, instruments: Observable[]): void;
  removeBatchObservableCallback(callback: BatchObservableCallback, instruments: Observable[]): void;
}

export interface MeterProvider {
  getMeter(name: string, version?: string): Meter;
}
