import type { ProfileFormat } from '@hotspan/formats';

const NAMES: Readonly<Record<ProfileFormat, string>> = {
  pprof: 'pprof',
  otlp: 'OTLP',
  'otlp-json': 'OTLP as JSON',
  groups: 'folded text',
  lines: 'stacks, one a line',
  'perf-script': 'perf script',
  trie: 'trie',
  tree: 'tree',
  speedscope: 'speedscope',
  cpuprofile: 'V8 CPU profile',
  heapprofile: 'V8 heap profile',
  jfr: 'Java Flight Recorder',
};

/** A format as people call it. */
export function formatName(format: ProfileFormat): string {
  return NAMES[format];
}
