import { currentSurroundings, findRefusal, type Surroundings } from '../engine/find-refusal.js';
import { loadEngine } from '../engine/load-engine.js';
import type { ErrorCode, HotspanError } from '../errors.js';
import { describeError } from './describe-error.js';
import { findPackage } from './find-package.js';
import type { Finding } from './finding.js';

/** In the order in which `findRefusal` decides: what comes before a refusal was found to be right. */
const CHECKS = ['runtime', 'platform', 'addons', 'engine', 'neighbours'] as const;

type Check = (typeof CHECKS)[number];

/** Which check a refusal belongs to. */
const CHECK_OF: Readonly<Partial<Record<ErrorCode, Check>>> = {
  HOTSPAN_ERR_RUNTIME: 'runtime',
  HOTSPAN_ERR_PLATFORM: 'platform',
  HOTSPAN_ERR_ADDONS: 'addons',
  HOTSPAN_ERR_ENGINE: 'engine',
  HOTSPAN_ERR_ABI: 'engine',
  HOTSPAN_ERR_OTHER_PROFILER: 'neighbours',
};

/** What package.json asks for in `engines`. */
const OLDEST_NODE = [20, 19] as const;

/** Whether the agent would sample here, by its own decision (`findRefusal`), and whether the engine can be loaded. */
export function checkSurroundings(at: Surroundings = currentSurroundings()): readonly Finding[] {
  const refusal = findRefusal(at);
  const refused = refusal && (CHECK_OF[refusal.code] ?? 'engine');
  const passed = refused === undefined ? CHECKS : CHECKS.slice(0, CHECKS.indexOf(refused));
  const findings = passed.map((check) => DESCRIBE[check](at));
  return refusal && refused ? [...findings, describeRefusal(refused, refusal)] : findings;
}

const DESCRIBE: Readonly<Record<Check, (at: Surroundings) => Finding>> = {
  runtime({ versions }) {
    const [major = 0, minor = 0] = (versions.node ?? '').split('.').map(Number);
    const [oldest, oldestMinor] = OLDEST_NODE;
    const message = `Node.js ${versions.node}`;
    if (major > oldest || (major === oldest && minor >= oldestMinor))
      return { check: 'runtime', status: 'ok', message };
    return {
      check: 'runtime',
      status: 'fail',
      message: `${message} is older than the agent supports`,
      fix: `Use Node.js ${OLDEST_NODE.join('.')} or later.`,
    };
  },
  platform: ({ platform, arch }) => ({
    check: 'platform',
    status: 'ok',
    message: `${platform}-${arch}${describeLibc(platform)}`,
  }),
  addons: () => ({ check: 'addons', status: 'ok', message: 'native addons are allowed' }),
  engine({ engineFolder = '', versions }) {
    const version = findPackage('@datadog/pprof', engineFolder)?.version ?? '';
    try {
      loadEngine();
    } catch (error) {
      return { check: 'engine', status: 'fail', message: describeError(error) };
    }
    const message = `@datadog/pprof ${version} is loaded, for ABI ${versions.modules}`;
    return { check: 'engine', status: 'ok', message };
  },
  neighbours: () => ({
    check: 'neighbours',
    status: 'ok',
    message: 'no other profiler samples this thread',
  }),
};

/** The message of a refusal says what to do as well. */
function describeRefusal(check: Check, { message }: HotspanError): Finding {
  return { check, status: 'fail', message };
}

/** The engine has binaries for both, and Node.js reports the version of the one it knows. */
function describeLibc(platform: string): string {
  if (platform !== 'linux') return '';
  // Without the network: looking up the host's own names can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  // The type of a report's content is `object`.
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const glibc = header?.glibcVersionRuntime;
  return glibc === undefined ? ', musl' : `, glibc ${glibc}`;
}
