/** How a label is compared. `=~` and `!~` hold RE2 regular expressions that must match the whole value. */
export type MatchOperator = '=' | '!=' | '=~' | '!~';

/**
 * One condition on a label. A series without the label counts as one that has it with an empty value.
 * See https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
 */
export interface Matcher {
  /** Never empty; any UTF-8 text, for OpenTelemetry names such as `service.name`. */
  readonly name: string;
  readonly operator: MatchOperator;
  /** With escapes decoded. Regular expressions are not compiled here: only the engine that runs them knows its syntax. */
  readonly value: string;
}
