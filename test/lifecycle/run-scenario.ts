import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSamples } from '../support/read-samples.js';
import type { ProgramResult } from '../support/run-program.js';
import { BURN, type Scenario } from './scenario.js';
import { type MoodyServer, startMoodyServer } from './troubled-server.js';

/**
 * Programs find the packages of this repository from there, as from anywhere in it; Node.js strips types of none that is
 * below `node_modules`.
 */
const PROGRAMS = fileURLToPath(new URL('./.programs', import.meta.url));

/** What a scenario came to. */
export interface ScenarioResult {
  /** Without the line of the agent. */
  readonly withAgent: ProgramResult;
  readonly withoutAgent: ProgramResult;
  /** What the agent said. */
  readonly said: readonly string[];
  /** Names of functions in the wall profiles that arrived. */
  readonly arrived: ReadonlySet<string>;
  /** How many threads and processes they came from. */
  readonly series: number;
}

/** Runs the program of a scenario with and without the agent, both at the same time. */
export async function runScenario(scenario: Scenario, node: string): Promise<ScenarioResult> {
  const server = await startMoodyServer(scenario.server ?? 'well');
  mkdirSync(PROGRAMS, { recursive: true });
  const folder = mkdtempSync(join(PROGRAMS, 'run-'));
  try {
    const [withAgent, withoutAgent] = await Promise.all([
      runProgramOf(scenario, { node, server, folder: join(folder, 'with'), agent: true }),
      runProgramOf(scenario, { node, server, folder: join(folder, 'with-out'), agent: false }),
    ]);
    const lines = withAgent.stderr.split('\n');
    return {
      withAgent: normalize({
        ...withAgent,
        stderr: lines.filter((line) => !line.startsWith('hotspan:')).join('\n'),
      }),
      withoutAgent: normalize(withoutAgent),
      said: lines.filter((line) => line.startsWith('hotspan:')),
      ...readUploads(server),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server.close();
  }
}

interface RunInit {
  readonly node: string;
  readonly server: MoodyServer;
  readonly folder: string;
  readonly agent: boolean;
}

async function runProgramOf(
  scenario: Scenario,
  { node, server, folder, agent }: RunInit,
): Promise<ProgramResult> {
  const {
    files,
    flags = [],
    agentEnv,
    agentFlags = ['--import', 'hotspan/register'],
    signals = [],
  } = scenario;
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    const load = name.endsWith('.cjs') ? `require('hotspan/register');` : `import 'hotspan/register';`;
    writeFileSync(file, text.replaceAll('BURN', BURN).replaceAll('AGENT', agent ? load : ''));
  }
  const entry = (await scenario.prepare?.(folder, agent)) ?? Object.keys(files)[0] ?? '';
  const loadFlags = agent && agentEnv === undefined ? agentFlags : [];
  // A program that is given as text is no file.
  const child = spawn(node, [...loadFlags, ...flags, ...(entry === '' ? [] : [entry])], {
    cwd: folder,
    // A process group of its own, to which a terminal's signals can be sent.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOTSPAN_ENDPOINT: server.url,
      HOTSPAN_FLUSH_INTERVAL_MS: '600000',
      HOTSPAN_LOG_LEVEL: 'warn',
      // A machine that runs many tests at once is slow, and here what arrives counts, not when.
      HOTSPAN_SHUTDOWN_TIMEOUT_MS: scenario.server === undefined ? '20000' : '1000',
      ...(agent ? agentEnv : {}),
    },
  });
  let stdout = '';
  let stderr = '';
  let isReady = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (isReady || !/^ready$/m.test(stdout)) return;
    isReady = true;
    for (const signal of signals) {
      if (typeof signal === 'string') child.kill(signal);
      else if (child.pid !== undefined) process.kill(-child.pid, signal.group);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ stdout, stderr, exitCode, signal }));
  });
}

/** Hides what differs between any two runs: pids, the folder, and which line of Node.js calls one listener or many. */
function normalize({ stdout, stderr, ...end }: ProgramResult): ProgramResult {
  const hide = (text: string): string =>
    text
      .replaceAll(/\(?node:[\w/.-]+:\d+(:\d+)?\)?/g, '(node)')
      .replaceAll('/with-out/', '/with/')
      .replaceAll(/\(node:\d+\)/g, '(node)')
      .replaceAll(/^ +at .*\(node\)\n/gm, '');
  return { stdout: hide(stdout), stderr: hide(stderr), ...end };
}

function readUploads({ uploads }: MoodyServer): Pick<ScenarioResult, 'arrived' | 'series'> {
  const arrived = new Set<string>();
  const series = new Set<string>();
  for (const { data } of uploads) {
    for (const { functions } of readSamples(data, 'wall')) for (const name of functions) arrived.add(name);
    for (const { attributes } of data.resourceProfiles) {
      const at = (name: string): string => String(attributes.find(({ key }) => key === name)?.value);
      series.add(`${at('process.pid')} ${at('thread.id')}`);
    }
  }
  return { arrived, series: series.size };
}
