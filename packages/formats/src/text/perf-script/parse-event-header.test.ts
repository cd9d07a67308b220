import { describe, expect, it } from 'vitest';
import { type EventHeader, parseEventHeader } from './parse-event-header.js';

const EVENT: EventHeader = {
  command: 'node',
  processId: undefined,
  threadId: 4711n,
  nanosSinceBoot: undefined,
  period: undefined,
  event: 'cycles',
  rest: '',
};

describe('parseEventHeader', () => {
  it.each<[string, Partial<EventHeader>]>([
    [
      'node  4711/4712 [002]  1204.120001:     250000 cpu-clock:pppH: ',
      {
        processId: 4711n,
        threadId: 4712n,
        nanosSinceBoot: 1_204_120_001_000n,
        period: 250_000n,
        event: 'cpu-clock:pppH',
      },
    ],
    ['node 4711 [002] 1204.120001234: 1 cycles:', { nanosSinceBoot: 1_204_120_001_234n, period: 1n }],
    ['node 4711 1204.5: 1 cycles:', { nanosSinceBoot: 1_204_500_000_000n, period: 1n }],
    ['node 4711 [002] 1204.5: cycles:', { nanosSinceBoot: 1_204_500_000_000n }],
    ['node 4711/4712 cycles:', { processId: 4711n, threadId: 4712n }],
    ['node 4711 cycles:', {}],
    ['node 4711 [001] cycles:', {}],
    ['node 4711 300 cycles:', { period: 300n }],
    [
      'node 4711 1204.5: 18446744073709551615 cycles:',
      { nanosSinceBoot: 1_204_500_000_000n, period: 2n ** 64n - 1n },
    ],
    [
      'V8 WorkerThread  4711/4720 [001] 1.5: 1 cycles:u:',
      {
        command: 'V8 WorkerThread',
        processId: 4711n,
        threadId: 4720n,
        nanosSinceBoot: 1_500_000_000n,
        period: 1n,
        event: 'cycles:u',
      },
    ],
    ['node 18  4711 [001] 1.5: cycles:', { command: 'node 18', nanosSinceBoot: 1_500_000_000n }],
    [
      'kworker/0:1-eve 4711 [001] 1.5: cycles:',
      { command: 'kworker/0:1-eve', nanosSinceBoot: 1_500_000_000n },
    ],
    [':4711 4711 [001] 1.5: cycles:', { command: ':4711', nanosSinceBoot: 1_500_000_000n }],
    [
      'swapper    -1/-1 [001] 1.5: cycles:',
      { command: 'swapper', processId: -1n, threadId: -1n, nanosSinceBoot: 1_500_000_000n },
    ],
    ['              dd  4711 [003] 1.5: cycles:', { command: 'dd', nanosSinceBoot: 1_500_000_000n }],
    ['node 4711 1.5: cpu/cycles,name=x/u:', { nanosSinceBoot: 1_500_000_000n, event: 'cpu/cycles,name=x/u' }],
    [
      'node 4711 [001] 1.5: sched:sched_switch: prev_comm=node prev_pid=4711 ==> next_comm=x y',
      {
        nanosSinceBoot: 1_500_000_000n,
        event: 'sched:sched_switch',
        rest: 'prev_comm=node prev_pid=4711 ==> next_comm=x y',
      },
    ],
    [
      'node 4711 1.5: cycles:  7f12 main+0x1 (/bin/x)',
      { nanosSinceBoot: 1_500_000_000n, rest: '7f12 main+0x1 (/bin/x)' },
    ],
    [
      'node 4711 1.5:  7f12 main+0x1 (/bin/x)',
      { nanosSinceBoot: 1_500_000_000n, event: '', rest: '7f12 main+0x1 (/bin/x)' },
    ],
    ['node 4711 1.5:', { nanosSinceBoot: 1_500_000_000n, event: '' }],
    [
      'node 4711/4711 [001] 1.5: PERF_RECORD_COMM: node:4711/4711',
      { processId: 4711n, nanosSinceBoot: 1_500_000_000n, event: 'PERF_RECORD_COMM', rest: 'node:4711/4711' },
    ],
    [
      'node 4711 1.5: PERF_RECORD_MMAP2 4711/4711: [0x1(0x2) @ 0]',
      { nanosSinceBoot: 1_500_000_000n, event: '', rest: 'PERF_RECORD_MMAP2 4711/4711: [0x1(0x2) @ 0]' },
    ],
  ])('parses %s', (line, expected) => {
    expect(parseEventHeader(line)).toEqual({ ...EVENT, ...expected });
  });

  it.each([
    [''],
    ['node'],
    ['4711'],
    ['4711 4712'],
    ['4711 1.5: cycles:'],
    ['hello, this is text'],
    ['chapter 12 begins'],
    ['a;b;c 12'],
    ['node 4711 1.5: 123456789012345678901 cycles:'],
    ['node 4711 1.5: some words'],
    ['node 4711 1.1234567890: cycles'],
  ])('parses no other line: "%s"', (line) => {
    expect(parseEventHeader(line)).toBeUndefined();
  });
});
