import { shutdown } from '../lifecycle/start.js';
import type { Environment } from '../options/parsed.js';
import { resolveOptions } from '../options/resolve-options.js';
import { checkEndpoint } from './check-endpoint.js';
import { checkOptions } from './check-options.js';
import { checkPackages } from './check-packages.js';
import { checkSampling } from './check-sampling.js';
import { checkSurroundings } from './check-surroundings.js';
import type { Finding } from './finding.js';

/**
 * Does everything that the agent does, once, with the options that the environment gives it, and tells how it went. Calls
 * `found` as it goes, for the network may take its time.
 */
export async function runDoctor(
  found: (finding: Finding) => void,
  { env = process.env, folder = process.cwd() }: { env?: Environment; folder?: string } = {},
): Promise<void> {
  // NODE_OPTIONS may have preloaded the agent here as well, and there can be one sampler only.
  await shutdown({ timeoutMs: 0 });
  const resolution = resolveOptions({}, env);
  const tell = (findings: readonly Finding[]): void => findings.forEach(found);

  const surroundings = checkSurroundings();
  tell(surroundings);
  if (surroundings.every(({ status }) => status !== 'fail')) tell(checkSampling(resolution.options));
  tell(checkPackages(folder, env));
  tell(checkOptions(resolution));
  tell(await checkEndpoint(resolution.options));
}
