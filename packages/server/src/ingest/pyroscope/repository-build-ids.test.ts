import { decodePprof } from '@hotspan/formats';
import { expect, it } from 'vitest';
import { encodeTestPprof } from './pprof.fixture.js';
import { repositoryBuildIds } from './repository-build-ids.js';

function buildIds(labels: Record<string, string>, profile: Uint8Array): string[] {
  const repair = repositoryBuildIds(new Map(Object.entries(labels)));
  const { mappings, strings } = repair?.(decodePprof(profile)) ?? decodePprof(profile);
  return Array.from(mappings.buildId, (index) => strings[index] ?? '');
}

const MAPPED = encodeTestPprof({ mapping: { filename: '/bin/app', buildId: 'b1' } });

it('says in each build id where the source is', () => {
  const labels = {
    service_repository: 'https://example.org/r',
    service_git_ref: 'main',
    service_root_path: 'src',
  };
  expect(buildIds(labels, MAPPED)).toEqual([
    '{"repository":"https://example.org/r","git_ref":"main","build_id":"b1","root_path":"src"}',
  ]);
});

it('leaves out what is not known, and gives a mapping to those without', () => {
  expect(buildIds({ service_git_ref: 'main' }, encodeTestPprof())).toEqual(['{"git_ref":"main"}']);
});

it('does nothing without such a label', () => {
  expect(repositoryBuildIds(new Map([['region', 'eu']]))).toBeUndefined();
});
