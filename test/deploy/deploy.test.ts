import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/run-program.js';
import { parseYaml, readDeploymentFile, readDeploymentFiles } from './deployment-files.js';

const PROGRAM = fileURLToPath(new URL('../../packages/server/dist/bin.js', import.meta.url));
const files = readDeploymentFiles();
const yamlFiles = files.filter(({ path }) => path.endsWith('.yaml'));
const composeFiles = yamlFiles.filter(({ path }) => path.startsWith('compose'));
const help = execFileSync(process.execPath, [PROGRAM, '--help'], { encoding: 'utf8' });

/** What a file sets the server to: flags and variables. */
interface Settings {
  readonly from: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

function settingsOf(): Settings[] {
  const [unit = ''] = files.filter(({ path }) => path.endsWith('.service')).map(({ text }) => text);
  const [, ...flags] = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  const stateful = manifest('StatefulSet').spec.template.spec.containers[0];
  return [
    { from: 'systemd', flags, env: {} },
    { from: 'kubernetes', flags: stateful.args, env: {} },
    ...composeFiles.map(({ path, text }) => ({
      from: path,
      flags: [],
      env: parseYaml(text)[0].services.hotspan.environment,
    })),
  ];
}

function manifest(kind: string) {
  const [found] = parseYaml(readDeploymentFile('kubernetes/hotspan.yaml')).filter(
    (document) => document.kind === kind,
  );
  return found;
}

describe('the deployment files', () => {
  it.each(yamlFiles.map(({ path, text }) => [path, text]))('%s is YAML', (_, text) => {
    expect(parseYaml(text).length).toBeGreaterThan(0);
  });

  it('set the variables for less memory that the README of the server and the benchmark name', () => {
    const serverReadme = readFileSync(new URL('../../packages/server/README.md', import.meta.url), 'utf8');
    const variables = [...serverReadme.matchAll(/^\| `([A-Z_]+=[^`]+)` +\|/gm)].map(
      ([, variable = '']) => variable,
    );
    expect(variables.map((variable) => variable.split('=')[0])).toEqual(['NODE_OPTIONS', 'MALLOC_ARENA_MAX']);
    const image = readDeploymentFile('Dockerfile').match(/[A-Z_]+=\S+/g);
    const unit = readDeploymentFile('systemd/hotspan-server.service').match(/[A-Z_]+=\S+/g);
    expect(image).toEqual(expect.arrayContaining(variables));
    expect(unit).toEqual(expect.arrayContaining(variables));
    const benchmark = readFileSync(new URL('../../benchmarks/ingest.bench.ts', import.meta.url), 'utf8');
    for (const variable of variables) {
      expect(benchmark).toContain(variable.replace('NODE_OPTIONS', 'HOTSPAN_BENCH_NODE_ARGS'));
    }
  });

  it('name only flags and variables that the server knows', () => {
    const known = new Set(help.match(/--[a-z-]+|HOTSPAN_SERVER_[A-Z_]+/g));
    for (const { path, text } of files.filter(({ path }) => !path.endsWith('Dockerfile'))) {
      const named = text.match(/HOTSPAN_SERVER_[A-Z_]+/g) ?? [];
      expect([path, named.filter((name) => !known.has(name))]).toEqual([path, []]);
    }
    for (const { from, flags } of settingsOf()) {
      const named = flags.filter((flag) => flag.startsWith('--'));
      expect([from, named.filter((flag) => !known.has(flag))]).toEqual([from, []]);
    }
    const inText = readDeploymentFile('README.md').match(/`--[a-z-]+/g) ?? [];
    expect(inText.map((flag) => flag.slice(1)).filter((flag) => !known.has(flag))).toEqual([]);
  });

  it.each(settingsOf().map((settings) => [settings.from, settings] as const))(
    'of %s set the server to what it accepts',
    async (_, { flags, env }) => {
      // Compose puts its own variables in.
      const resolved = Object.entries(env).map(([name, value]) => [
        name,
        value.replace(/\$\{.*?:-(.*?)\}/g, '$1'),
      ]);
      const result = await runProgram([PROGRAM, ...flags, '--print-config'], {
        env: Object.fromEntries(resolved),
      });
      expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    },
  );

  it.each(composeFiles.map(({ path, text }) => [path, text]))(
    '%s declares the volumes it mounts',
    (_, text) => {
      const [{ services, volumes }] = parseYaml(text);
      const mounts = Object.values<{ volumes?: string[] }>(services).flatMap(({ volumes = [] }) => volumes);
      const named = mounts
        .map((mount) => mount.split(':')[0] ?? '')
        .filter((source) => !source.startsWith('.'));
      expect(named.sort()).toEqual(Object.keys(volumes).sort());
    },
  );
});

describe('the image', () => {
  const dockerfile = readDeploymentFile('Dockerfile');
  const dataDir = /HOTSPAN_SERVER_DATA_DIR=(\S+)/.exec(dockerfile)?.[1];

  it('runs as a user who is not root and owns the data', () => {
    const runtime = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(/^USER (.*)$/m.exec(runtime)?.[1]).toBe('node');
    expect(runtime).toContain(`install --directory --owner=node --group=node ${dataDir}`);
    expect(/^VOLUME (.*)$/m.exec(runtime)?.[1]).toBe(dataDir);
  });

  it('asks /ready for its health, with a program that runs', async () => {
    const command = /HEALTHCHECK .*\\\n\s*CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
    // A JSON list, as Docker reads it.
    const [program, ...args] = JSON.parse(command) as string[];
    expect(program).toBe('node');
    expect(args.at(-1)).toContain('http://127.0.0.1:4040/ready');
    // Nobody listens there, or somebody who is no hotspan: the program ends either way.
    expect(await runProgram(args)).toMatchObject({ stderr: '', signal: null });
  });

  it('keeps its data where the compose files and Kubernetes mount a volume', () => {
    const mounts = manifest('StatefulSet').spec.template.spec.containers[0].volumeMounts;
    expect(mounts).toContainEqual({ name: 'data', mountPath: dataDir });
    for (const path of ['compose.yaml', 'compose.grafana.yaml']) {
      expect(parseYaml(readDeploymentFile(path))[0].services.hotspan.volumes).toEqual([`data:${dataDir}`]);
    }
  });
});

describe('the Kubernetes manifests', () => {
  it('let the service find the pods and its port', () => {
    const { selector, ports } = manifest('Service').spec;
    const { template, serviceName } = manifest('StatefulSet').spec;
    expect(template.metadata.labels).toMatchObject(selector);
    expect(serviceName).toBe(manifest('Service').metadata.name);
    const [container] = template.spec.containers;
    expect(container.ports).toContainEqual({ name: ports[0].targetPort, containerPort: 4040 });
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect([probe, container[probe].httpGet.port]).toEqual([probe, ports[0].targetPort]);
    }
  });

  it('mount only volumes that there are', () => {
    const { template, volumeClaimTemplates } = manifest('StatefulSet').spec;
    const volumes = [
      ...template.spec.volumes.map(({ name }: { name: string }) => name),
      ...volumeClaimTemplates.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
    ];
    const mounts = template.spec.containers[0].volumeMounts.map(({ name }: { name: string }) => name);
    expect(mounts.sort()).toEqual(volumes.sort());
  });
});

describe('the Grafana of the compose file', () => {
  it('asks the server of the same file', () => {
    const [{ datasources }] = parseYaml(readDeploymentFile('grafana/datasources/hotspan.yaml'));
    expect(datasources).toMatchObject([{ type: 'grafana-pyroscope-datasource', url: 'http://hotspan:4040' }]);
    const [{ services }] = parseYaml(readDeploymentFile('compose.grafana.yaml'));
    expect(Object.keys(services)).toContain('hotspan');
    expect(services.grafana.volumes[0]).toMatch(/^\.\/grafana\/datasources:/);
  });
});
