/** Labels as they are recorded: checked names, short texts. */
export type LabelRecord = Readonly<Record<string, string>>;

/**
 * Labels that hold for a stretch of asynchronous work, over those of the scope around it. Scopes travel with every
 * continuation of that work, so they hold texts and nothing else.
 */
export interface LabelScope {
  readonly outer: LabelScope | undefined;
  /** Replaced when more is known, such as the route of a request that is being matched. */
  labels: LabelRecord;
}

/** All labels that hold in a scope, inner ones over outer ones. */
export function readScope(scope: LabelScope | undefined): LabelRecord {
  if (scope === undefined) return NO_LABELS;
  return scope.outer === undefined ? scope.labels : { ...readScope(scope.outer), ...scope.labels };
}

export const NO_LABELS: LabelRecord = Object.freeze({});
