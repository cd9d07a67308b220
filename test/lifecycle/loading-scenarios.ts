import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Scenario } from './scenario.js';

const MODULE: Scenario['files'] = { 'main.mjs': 'BURN\nburnLast(); process.exit(2);' };
const COMMON: Scenario['files'] = { 'main.cjs': 'BURN\nburnLast(); process.exit(2);' };
const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** One file with everything but the engine, as the documentation asks for it. */
async function bundle(folder: string, format: 'esm' | 'cjs'): Promise<string> {
  const outfile = join(folder, 'dist', format === 'esm' ? 'main.mjs' : 'main.cjs');
  await build({
    entryPoints: [join(folder, 'main.mjs')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format,
    outfile,
    external: ['@datadog/pprof'],
    logLevel: 'silent',
    // What esbuild's documentation says for CommonJS packages in ES modules, and for import.meta.url in CommonJS.
    ...(format === 'esm'
      ? {
          banner: {
            js: `import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);`,
          },
        }
      : {
          define: { 'import.meta.url': '__url' },
          banner: { js: `const __url = require('node:url').pathToFileURL(__filename).href;` },
        }),
  });
  return outfile;
}

/**
 * The layout of pnpm: packages are copies in a store of the project, each beside links to its own dependencies, and the
 * project sees only what it asked for.
 */
async function installLikePnpm(folder: string): Promise<string> {
  const store = join(folder, 'node_modules', '.pnpm');
  const wanted = [
    'hotspan',
    '@datadog/pprof',
    '@hotspan/exporter-profiles-otlp',
    '@hotspan/otlp-profiles',
    'undici',
  ];
  wanted.push('fastest-levenshtein', 'protobufjs', 'pprof-format', 'node-gyp-build', 'source-map', 'long');
  const home = (name: string): string => join(store, `${name.replace('/', '+')}@0`, 'node_modules', name);
  for (const name of wanted) {
    const from = realpathSync(join(NODE_MODULES, name));
    mkdirSync(dirname(home(name)), { recursive: true });
    cpSync(from, home(name), {
      recursive: true,
      filter: (path) =>
        !/[\\/](?:src|node_modules)$/.test(path.slice(from.length)) || name === '@datadog/pprof',
    });
  }
  for (const name of wanted) {
    for (const other of wanted) {
      if (other === name) continue;
      const link = join(store, `${name.replace('/', '+')}@0`, 'node_modules', other);
      // Only what its manifest names: more would hide a dependency that is missing there.
      if (!dependenciesOf(name).includes(other)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(home(other), link);
    }
  }
  symlinkSync(home('hotspan'), join(folder, 'node_modules', 'hotspan'));
  return 'main.mjs';
}

function dependenciesOf(name: string): readonly string[] {
  const manifest = join(realpathSync(join(NODE_MODULES, name)), 'package.json');
  // A manifest has this field or not.
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(dependencies);
}

export const LOADING: readonly Scenario[] = [
  { name: '--import, ES module', files: MODULE, core: true },
  { name: '--import, CommonJS', files: COMMON },
  { name: '--require, ES module', files: MODULE, agentFlags: ['--require', 'hotspan/register'] },
  { name: '--require, CommonJS', files: COMMON, agentFlags: ['--require', 'hotspan/register'], core: true },
  { name: 'NODE_OPTIONS', files: MODULE, agentEnv: { NODE_OPTIONS: '--require hotspan/register' } },
  {
    name: 'both builds, which share one profiler',
    files: MODULE,
    agentFlags: ['--require', 'hotspan/register', '--import', 'hotspan/register'],
    says: /start\(\) was called while/,
  },
  {
    name: 'import in the program',
    files: { 'main.mjs': `AGENT\nBURN\nburnLast(); process.exit(2);` },
    agentFlags: [],
  },
  {
    name: 'require in the program',
    files: { 'main.cjs': `AGENT\nBURN\nburnLast(); process.exit(2);` },
    agentFlags: [],
  },
  {
    name: 'a bundle of ES modules, the engine external',
    files: { 'main.mjs': `AGENT\nBURN\nburnLast(); process.exit(2);` },
    agentFlags: [],
    prepare: (folder) => bundle(folder, 'esm'),
    core: true,
  },
  {
    name: 'a bundle of CommonJS, the engine external',
    files: { 'main.mjs': `AGENT\nBURN\nburnLast();` },
    agentFlags: [],
    prepare: (folder) => bundle(folder, 'cjs'),
  },
  {
    name: 'TypeScript, by type stripping',
    files: {
      'main.ts': 'BURN\nconst code: number = 2;\nburnLast();\nprocess.exit(code);'.replace(
        'BURN',
        '// @ts-nocheck\nBURN',
      ),
    },
    since: 24,
  },
  { name: 'the layout of pnpm', files: MODULE, prepare: installLikePnpm },
  { name: '--frozen-intrinsics', files: MODULE, flags: ['--frozen-intrinsics'] },
  {
    name: '--disallow-code-generation-from-strings',
    files: MODULE,
    flags: ['--disallow-code-generation-from-strings'],
  },
  {
    name: '--permission with addons and children',
    files: MODULE,
    flags: ['--permission', '--allow-fs-read=*', '--allow-addons', '--allow-child-process'],
    since: 24,
  },
  {
    name: '--permission without children',
    files: MODULE,
    flags: ['--permission', '--allow-fs-read=*', '--allow-addons'],
    since: 24,
    arrives: [],
    says: /ERR_ACCESS_DENIED/,
  },
  {
    name: '--permission without addons',
    files: MODULE,
    flags: ['--permission', '--allow-fs-read=*'],
    since: 24,
    arrives: [],
    says: /HOTSPAN_ERR_ADDONS/,
  },
  {
    name: '--no-addons',
    files: MODULE,
    flags: ['--no-addons'],
    arrives: [],
    says: /HOTSPAN_ERR_ADDONS/,
    core: true,
  },
  { name: '--enable-source-maps', files: MODULE, flags: ['--enable-source-maps'] },
  {
    name: 'work in a vm context',
    files: {
      'main.cjs': `BURN
        const { createContext, runInContext } = require('node:vm');
        const context = createContext({ process });
        runInContext(burn + burnLast + '; burnLast(); process.exit(2);', context, { filename: '/in/vm.js' });`,
    },
  },
  {
    name: 'a program given as text',
    files: {},
    flags: [
      '--eval',
      `let x = 0; function burnLast() { for (let i = 0; i < 4e8; i++) x += Math.sqrt(i); } burnLast(); process.exit(2)`,
    ],
  },
];
