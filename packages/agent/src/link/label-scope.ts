/** Labels as they are recorded: checked names, short texts. */
export type LabelRecord = Readonly<Record<string, string>>;

/**
 * Labels that hold for a stretch of asynchronous work, over those of the scope around it. Scopes travel with every
 * continuation of that work, so they hold texts and nothing else.
 */
export interface LabelScope {
  readonly outer: LabelScope | undefined;
  labels: LabelRecord;
  /** Whether `labels` are replaced when more is known, such as the route of a request that is being matched. */
  readonly isOpen: boolean;
}

/** Labels one inside the other until a sample has this many; further names are dropped. */
export const MAX_LABELS = 32;

/**
 * The scope of these labels inside `outer`. Scopes that cannot change any more are merged, so that recursion makes no
 * chain without end.
 */
export function nestScope(outer: LabelScope | undefined, labels: LabelRecord): LabelScope {
  if (outer === undefined || outer.isOpen) return { outer, labels, isOpen: false };
  const merged: Record<string, string> = { ...outer.labels };
  let room = MAX_LABELS - Object.keys(merged).length;
  for (const [name, value] of Object.entries(labels)) {
    if (!(name in merged) && room-- <= 0) continue;
    merged[name] = value;
  }
  return { outer: outer.outer, labels: merged, isOpen: false };
}

/** All labels that hold in a scope, inner ones over outer ones. */
export function readScope(scope: LabelScope | undefined): LabelRecord {
  if (scope === undefined) return NO_LABELS;
  return scope.outer === undefined ? scope.labels : { ...readScope(scope.outer), ...scope.labels };
}

export const NO_LABELS: LabelRecord = Object.freeze({});
