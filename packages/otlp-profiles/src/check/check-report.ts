import { CHECK_RULES, type CheckLevel, type CheckRule, type CheckRuleName } from './rules.js';

/** One place of a message that breaks a rule. */
export interface CheckFinding {
  readonly rule: CheckRuleName;
  readonly level: CheckLevel;
  /** Where, in proto field names: `resource_profiles[0].scope_profiles[1].profiles[0].samples[17].stack_index`. */
  readonly path: string;
  /** What was expected, what was found and what to do. */
  readonly text: string;
}

export interface CheckReport {
  /** In the order found, at most `maxFindings`. */
  readonly findings: readonly CheckFinding[];
  /** Findings that were counted and not kept. */
  readonly omitted: number;
  /** All findings, kept or not, by the rule's name. Rules without a finding are absent. */
  readonly counts: ReadonlyMap<CheckRuleName, number>;
  /** All findings, kept or not, by level. */
  readonly must: number;
  readonly should: number;
}

export interface Findings {
  /** `describe` is called only for findings that are kept: a message may break a rule millions of times. */
  add(rule: CheckRuleName, describe: () => Problem): void;
  report(): CheckReport;
}

export interface Problem {
  readonly path: string;
  /** A sentence without its full stop. */
  readonly problem: string;
}

export function createFindings(maxFindings: number): Findings {
  const findings: CheckFinding[] = [];
  const counts = new Map<CheckRuleName, number>();
  let total = 0;
  return {
    add(rule, describe) {
      total++;
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
      if (findings.length >= maxFindings) return;
      const { level, fix }: CheckRule = CHECK_RULES[rule];
      const { path, problem } = describe();
      findings.push({ rule, level, path, text: `${problem}. ${fix}` });
    },
    report() {
      let must = 0;
      for (const [rule, count] of counts) if (CHECK_RULES[rule].level === 'must') must += count;
      return { findings, omitted: total - findings.length, counts, must, should: total - must };
    },
  };
}
