import type { LabelRecord, LabelScope, SampleContext } from './sample-context.js';

/** Labels one inside the other until a sample has this many; further names are dropped. */
export const MAX_LABELS = 32;

/** `isOpen`: see `LabelScope`. */
export function createScope(outer: LabelScope | undefined, labels: LabelRecord, isOpen: boolean): LabelScope {
  return { outer, labels, isOpen, lastContext: undefined };
}

/**
 * The scope of these labels inside `outer`. Scopes that cannot change any more are merged, so that recursion makes no
 * chain without end.
 */
export function nestScope(outer: LabelScope | undefined, labels: LabelRecord): LabelScope {
  if (outer === undefined || outer.isOpen) return createScope(outer, labels, false);
  const merged: Record<string, string> = { ...outer.labels };
  let room = MAX_LABELS - Object.keys(merged).length;
  for (const [name, value] of Object.entries(labels)) {
    if (!(name in merged) && room-- <= 0) continue;
    merged[name] = value;
  }
  return createScope(outer.outer, merged, false);
}

/** All labels that hold in a scope, inner ones over outer ones. */
export function readScope(scope: LabelScope | undefined): LabelRecord {
  if (scope === undefined) return NO_LABELS;
  return scope.outer === undefined ? scope.labels : { ...readScope(scope.outer), ...scope.labels };
}

/** All labels of samples with this context: those of the request, and over them those of the scopes. */
export function labelsOf({ labels, root: { request } }: SampleContext): LabelRecord {
  if (request === undefined) return readScope(labels);
  return labels === undefined ? readScope(request) : { ...readScope(request), ...readScope(labels) };
}

export const NO_LABELS: LabelRecord = Object.freeze({});
