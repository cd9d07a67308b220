// Makes a clone ready: installs when the lock file changed, builds when a source did. Runs before `npm start`
// and `npm test`, so it may use nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, 'node_modules', '.cache', 'hotspan-prepare');

refuseOldNode();
step('install', hashFiles([join(root, 'package-lock.json')]), [
  'ci',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
]);
step('build', hashFiles(sources()), ['run', 'build']);

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `[HOTSPAN_ERR_NODE] Hotspan needs Node.js >= 20.19, this is ${process.version}. Install a newer one.`,
  );
  process.exit(2);
}

/** Runs `npm ...args` unless it already succeeded for this hash. */
function step(name, hash, args) {
  const stamp = join(stamps, name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.error(`hotspan: npm ${args.join(' ')}`);
  // Windows finds npm only as a shell command.
  const { status } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) {
    console.error(`[HOTSPAN_ERR_PREPARE] npm ${args.join(' ')} failed; run it by hand to see why.`);
    process.exit(1);
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, hash);
}

function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

/** Everything a build reads. Tests are not part of it: changing one must not cost a build. */
function sources() {
  const packages = join(root, 'packages');
  return readdirSync(packages)
    .flatMap((name) => filesBelow(join(packages, name)))
    .concat(join(root, 'tsconfig.json'))
    .filter((path) => !/\.test\.tsx?$|\.md$/.test(path))
    .sort();
}

function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    if (['node_modules', 'dist', 'public', 'test'].includes(name)) return [];
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
