import { describe, expect, it, onTestFinished } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { type ProgramResult, startProgram } from '../support/run-program.js';
import { createHostProject, type HostProject } from './host-project.js';

/** A service that is busy at start, and says which version of it runs. */
const service = (version: string): string => `BURN
  function burn${version}() { return burn(120); }
  burn${version}();
  setInterval(() => {}, 1000);
  console.log('${version} runs');`;

interface Way {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How the agent gets into the program: by the command line of the watcher, or by what it hands on. */
const WAYS = {
  '--import': { flags: ['--import', 'hotspan/register'], env: {} },
  '--require': { flags: ['--require', 'hotspan/register'], env: {} },
  NODE_OPTIONS: { flags: [], env: { NODE_OPTIONS: '--import hotspan/register' } },
} as const;

const NO_AGENT: Way = { flags: [], env: {} };

const CASES = [
  { way: '--import', signal: 'SIGTERM', everywhere: true },
  { way: 'NODE_OPTIONS', signal: 'SIGINT', everywhere: true },
  { way: '--import', signal: 'SIGINT', everywhere: false },
  { way: '--require', signal: 'SIGTERM', everywhere: false },
] as const;

/** Runs the service, changes it while it runs, and ends the watcher when the changed one runs. */
async function watchAndChange(
  { folder, env, write }: HostProject,
  way: Way,
  end: { readonly node: string; readonly signal: NodeJS.Signals },
): Promise<Pick<ProgramResult, 'exitCode' | 'signal' | 'stderr'>> {
  write({ 'main.mjs': service('First') });
  const watcher = startProgram(['--watch', ...way.flags, 'main.mjs'], {
    node: end.node,
    cwd: folder,
    env: { ...env, ...way.env, HOTSPAN_LOG_LEVEL: 'info' },
  });
  await watcher.wrote('First runs');
  write({ 'main.mjs': service('Second') });
  await watcher.wrote('Second runs');
  watcher.kill(end.signal);
  const { exitCode, signal, stderr } = await watcher.result;
  return { exitCode, signal, stderr };
}

describe.each([20, 22, 24, 26])('below node --watch of Node.js %i', (major) => {
  it.for(CASES.filter(({ everywhere }) => everywhere || major === 24))(
    'by $way and with $signal every run is profiled to its end, and the watcher is not',
    async ({ way, signal }, { skip }) => {
      const node = await findNodeBinary(major);
      if (node === undefined) return skip();
      const [project, bare] = await Promise.all([createHostProject(), createHostProject()]);
      onTestFinished(() => Promise.all([project.remove(), bare.remove()]).then(() => undefined));
      const [watched, without] = await Promise.all([
        watchAndChange(project, WAYS[way], { node, signal }),
        watchAndChange(bare, NO_AGENT, { node, signal }),
      ]);
      const { stderr, ...end } = watched;
      expect({ ...end, stderr: '' }).toEqual(without);
      // One line for each profiled process: the two runs of the program, and not the watcher.
      expect(stderr.trimEnd().split('\n')).toEqual(
        Array.from({ length: 2 }, () => expect.stringMatching(/^hotspan: \S+ profiles /)),
      );
      expect(project.arrived()['unknown_service:node']).toEqual(
        expect.arrayContaining(['burnFirst', 'burnSecond']),
      );
    },
  );
});
