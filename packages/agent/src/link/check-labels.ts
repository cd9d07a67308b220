import { MAX_LABELS } from './label-scope.js';
import type { LabelRecord } from './sample-context.js';

/** Labels as an application gives them. */
export type Labels = Readonly<Record<string, string | number | boolean>>;

/** Longest value in characters. Longer ones are texts rather than names of groups. */
export const MAX_VALUE_LENGTH = 200;

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** What servers name by themselves, or take away from their users. */
const RESERVED = /^(__.*|service_name|service\.name|span_id|trace_id|profile_id)$/;

export interface CheckedLabels {
  readonly labels: LabelRecord;
  /** What was left out, and why: each a sentence without its end. */
  readonly problems: readonly string[];
}

/** Keeps the labels that can be recorded. Never throws: labels are asked for in the middle of the host's own work. */
export function checkLabels(given: unknown): CheckedLabels {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { labels: {}, problems: ['labels must be an object of names and values'] };
  }
  const labels: Record<string, string> = {};
  const problems: string[] = [];
  let count = 0;
  for (const [name, value] of Object.entries(given)) {
    const problem = findProblem(name, value) ?? (count === MAX_LABELS ? tooMany() : undefined);
    if (problem !== undefined) {
      problems.push(problem);
      continue;
    }
    // Whoever leaves a label open says `undefined`.
    if (value === undefined) continue;
    labels[name] = String(value);
    count++;
  }
  return { labels, problems };
}

function findProblem(name: string, value: unknown): string | undefined {
  if (!NAME.test(name)) {
    return `${JSON.stringify(name.slice(0, 80))} is no label name: give a letter or _, then up to 63 letters, digits, _, . and -`;
  }
  if (RESERVED.test(name)) return `"${name}" is a reserved label name: give another`;
  if (!['string', 'number', 'boolean', 'undefined'].includes(typeof value)) {
    return `the label "${name}" must be a string, a number or a boolean, not ${value === null ? 'null' : typeof value}`;
  }
  if (typeof value === 'string' && value.length > MAX_VALUE_LENGTH) {
    return `the value of the label "${name}" has ${value.length} characters, and ${MAX_VALUE_LENGTH} are the most: give a short name of a group`;
  }
  return undefined;
}

const tooMany = (): string => `there are more than ${MAX_LABELS} labels: leave some out`;
