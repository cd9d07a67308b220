/** What resolving the options found. Each line names the option or variable, what it must be and what came. */
export interface OptionReport {
  /** Mistakes in code: thrown, all in one error. */
  readonly problems: string[];
  /** Mistakes in the environment: logged once; the next source or the default is used instead. */
  readonly warnings: string[];
}
