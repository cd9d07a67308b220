import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BURN } from '../lifecycle/scenario.js';
import { type ProfileSink, startProfileSink } from '../support/profile-sink.js';
import { readSamples } from '../support/read-samples.js';

/** Programs find the packages of this repository from there, as from anywhere in it. */
const PROGRAMS = fileURLToPath(new URL('./.programs', import.meta.url));

/** A folder with a program and a server for its profiles. */
export interface HostProject {
  readonly folder: string;
  readonly sink: ProfileSink;
  /** What the agent in the program needs to know. */
  readonly env: Readonly<Record<string, string>>;
  /** `BURN` in the texts becomes functions that keep a thread busy. */
  write(files: Readonly<Record<string, string>>): void;
  /** Names of functions in the wall profiles that have arrived, by the service that they came from. */
  arrived(): Readonly<Record<string, readonly string[]>>;
  remove(): Promise<void>;
}

/** Makes the folder `parent/run-...`, by default one from which the packages of this repository are found. */
export async function createHostProject(parent: string = PROGRAMS): Promise<HostProject> {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'run-'));
  const sink = await startProfileSink();
  return {
    folder,
    sink,
    env: {
      HOTSPAN_ENDPOINT: sink.url,
      HOTSPAN_LOG_LEVEL: 'warn',
      // A machine that runs many tests at once is slow, and here what arrives counts, not when or at what cost.
      HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000',
      HOTSPAN_CPU_BUDGET_PERCENT: '0',
    },
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text.replaceAll('BURN', BURN));
      }
    },
    arrived: () => functionsByService(sink),
    async remove() {
      rmSync(folder, { recursive: true, force: true });
      await sink.close();
    },
  };
}

function functionsByService({ uploads }: ProfileSink): Record<string, readonly string[]> {
  const found: Record<string, readonly string[]> = {};
  for (const { data } of uploads) {
    const attributes = data.resourceProfiles.flatMap((each) => each.attributes);
    const service = String(attributes.find(({ key }) => key === 'service.name')?.value);
    const names = readSamples(data, 'wall').flatMap(({ functions }) => functions);
    found[service] = [...new Set([...(found[service] ?? []), ...names])];
  }
  return found;
}
