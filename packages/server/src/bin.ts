#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

const V8_FLAGS: readonly string[] = [
  // Of what a request leaves behind hardly anything is in use when young memory is cleared: to wake four threads for it costs more CPU,
  // a twentieth of what the server takes under load, than it saves time.
  '--no-parallel-scavenge',
  // The heap is cleared when it has twice what was in use, and not four times, which is V8's choice for a small heap that grows fast:
  // less memory under load, for no CPU that could be measured.
  '--heap-growing-percent=100',
];

for (const flag of V8_FLAGS) setFlagsFromString(flag);
// Only now, for loading leaves much behind as well.
void import('./run-command-line.js').then(({ runCommandLine }) => runCommandLine());
