import { FormatError } from '../../errors.js';

export type PprofRule = keyof typeof SEVERITY_OF_RULE | 'more-findings';

/** What `validatePprof` found. */
export interface PprofFinding {
  readonly rule: PprofRule;
  /** `error`: the profile is to be refused. `warning`: `repairPprof` takes it out. */
  readonly severity: 'error' | 'warning';
  /** The field in pprof's own names, for example `function[3].name`. */
  readonly path: string;
  readonly text: string;
}

const SEVERITY_OF_RULE = {
  'no-sample-type': 'error',
  'zero-id': 'error',
  'value-count': 'error',
  'string-table': 'error',
  'string-index': 'error',
  'dash-in-sample-type': 'error',
  'not-utf8': 'error',
  'unknown-location': 'warning',
  'unknown-function': 'warning',
  'unknown-mapping': 'warning',
  'empty-location': 'warning',
  'negative-value': 'warning',
} as const;

/** Collects findings up to a number and counts the rest. */
export interface Findings {
  /** `describe` gives path and text, and is called for findings that are kept. */
  add(rule: keyof typeof SEVERITY_OF_RULE, describe: () => readonly [path: string, text: string]): void;
  finish(): PprofFinding[];
}

export function createFindings(maxFindings: number): Findings {
  if (!Number.isSafeInteger(maxFindings) || maxFindings < 1) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_OPTION',
      `maxFindings must be an integer of at least 1, got ${String(maxFindings)}.`,
    );
  }
  const findings: PprofFinding[] = [];
  let more = 0;
  let severity: PprofFinding['severity'] = 'warning';

  return {
    add(rule, describe) {
      if (findings.length < maxFindings) {
        const [path, text] = describe();
        findings.push({ rule, severity: SEVERITY_OF_RULE[rule], path, text });
        return;
      }
      more++;
      if (SEVERITY_OF_RULE[rule] === 'error') severity = 'error';
    },
    finish: () =>
      more === 0
        ? findings
        : [...findings, { rule: 'more-findings', severity, path: '', text: `and ${more} more` }],
  };
}
