/** How the server behaves: takes profiles, or one of the ways in which it does not. */
export type ServerMood =
  | 'well'
  | 'refused'
  | 'hanging'
  | 'slow'
  | 'reset'
  | 'garbage'
  | 'huge'
  | 'no TLS'
  | 'untrusted'
  | 'no such name'
  | 400
  | 401
  | 413
  | 429
  | 500
  | 503;

/** One way in which a process begins, lives and ends. */
export interface Scenario {
  readonly name: string;
  /** Files of the program, by name; `AGENT` in them becomes what loads the agent, or nothing. The first one is run. */
  readonly files: Readonly<Record<string, string>>;
  /** Makes more files in the folder of the program; returns the name of the one to run. */
  readonly prepare?: (folder: string, agent: boolean) => Promise<string>;
  /** Flags that load the agent; `[]` where the program's files do. Default `--import hotspan/register`. */
  readonly agentFlags?: readonly string[];
  /** Environment that loads the agent, in place of flags. */
  readonly agentEnv?: Readonly<Record<string, string>>;
  /** Other flags of Node.js. */
  readonly flags?: readonly string[];
  /** Sent one after the other once the program has written "ready"; `group` ones to its whole process group. */
  readonly signals?: readonly (NodeJS.Signals | { readonly group: NodeJS.Signals })[];
  /** Default `well`. */
  readonly server?: ServerMood;
  /** Functions that must be in what arrived. Default `burnLast`; none where nothing can arrive. */
  readonly arrives?: readonly string[];
  /** Of how many threads or processes series must arrive. Default 1. */
  readonly series?: number;
  /** What the one line of the agent must hold; without it the agent must say nothing. */
  readonly says?: RegExp;
  /** Oldest Node.js that can run it. Default 20. */
  readonly since?: number;
  /** Part of the subset that runs on every Node.js. */
  readonly core?: boolean;
}

/**
 * Keeps one thread busy, measured by its processor and not by the clock: on a busy machine the samples of a short time
 * are few. Each program burns under a name of its own, right before its end.
 */
export const BURN: string = `
function burn(ms) {
  const begin = process.cpuUsage();
  let x = 0;
  for (;;) {
    const { user, system } = process.cpuUsage(begin);
    if (user + system > ms * 1000) return x;
    for (let i = 1; i < 200_000; i++) x += Math.sqrt(i);
  }
}
function burnLast() { return burn(120); }
`;
