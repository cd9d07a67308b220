/** The series that a scope selects, each once. */
export interface SeriesList {
  readonly ids: readonly bigint[];
  /** By place of `ids`: all labels, as a JSON object. */
  readonly labels: readonly string[];
  /** Of all of them, each once. */
  readonly services: readonly string[];
}
