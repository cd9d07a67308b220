/** `fail`: the agent would not do its work. `warn`: it would, but not all of it, or not as somebody meant. */
export type FindingStatus = 'ok' | 'warn' | 'fail';

/** What one check found out. */
export interface Finding {
  /** What was looked at, in one word. */
  readonly check: string;
  readonly status: FindingStatus;
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}
