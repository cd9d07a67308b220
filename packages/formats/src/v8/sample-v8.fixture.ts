import { callFrame } from './cpu-profile-file.fixture.js';

/** A small `.cpuprofile` with all that today's form has, and samples out of order, as V8 now and then writes them. */
export function sampleCpuProfile(): string {
  return JSON.stringify({
    nodes: [
      { id: 1, callFrame: callFrame('(root)'), hitCount: 0, children: [2, 5, 6, 7] },
      { id: 2, callFrame: callFrame('main', 'file:///srv/app.js', 0, 0), hitCount: 1, children: [3] },
      {
        id: 3,
        callFrame: callFrame('réponse', 'file:///srv/app.js', 19, 16),
        hitCount: 2,
        children: [4],
        deoptReason: 'not a heap number',
        positionTicks: [
          { line: 21, ticks: 1 },
          { line: 22, ticks: 1 },
        ],
      },
      { id: 4, callFrame: callFrame('', 'node:internal/timers', 518, 16), hitCount: 1 },
      { id: 5, callFrame: callFrame('(program)'), hitCount: 1 },
      { id: 6, callFrame: callFrame('(idle)'), hitCount: 1 },
      { id: 7, callFrame: callFrame('(garbage collector)'), hitCount: 1 },
    ],
    startTime: 1_000_000,
    endTime: 1_010_000,
    samples: [2, 3, 4, 3, 6, 7, 5],
    timeDeltas: [500, 1_000, 1_250, -250, 1_500, 2_000, 1_000],
  });
}

/** The same form with `parent` in place of `children`, and neither `hitCount` nor ids in order: what traces hold. */
export function sampleTraceCpuProfile(): string {
  return JSON.stringify({
    nodes: [
      { id: 30, callFrame: callFrame('réponse', 'app.js', 19, 16), parent: 20 },
      { id: 20, callFrame: callFrame('main', 'app.js', 0, 0), parent: 10 },
      { id: 10, callFrame: callFrame('(root)') },
    ],
    startTime: 0,
    endTime: 40,
    samples: [20, 30, 30],
    timeDeltas: [0, 10, 10],
  });
}

/** The form of before 2016: nodes in one another, lines from 1, seconds, `timestamps`. */
export function sampleNestedCpuProfile(): string {
  const node = (id: number, functionName: string, hitCount: number, children: object[] = []): object => ({
    functionName,
    scriptId: '7',
    url: id === 1 ? '' : 'app.js',
    lineNumber: id === 1 ? 0 : id * 10,
    columnNumber: id === 1 ? 0 : 5,
    callUID: id,
    deoptReason: 'no reason',
    bailoutReason: '',
    id,
    hitCount,
    children,
  });
  return JSON.stringify({
    typeId: 'CPU',
    uid: '1',
    title: 'old',
    head: node(1, '(root)', 0, [node(2, 'main', 1, [node(3, 'réponse', 2)]), node(4, '(idle)', 0)]),
    startTime: 12,
    endTime: 12.5,
    samples: [2, 3, 3],
    timestamps: [12_100_000, 12_200_000, 12_400_000],
  });
}

/** A small `.heapprofile`. */
export function sampleHeapProfile(): string {
  const node = (id: number, frame: object, selfSize: number, children: object[] = []): object => ({
    callFrame: frame,
    selfSize,
    id,
    children,
  });
  const app = 'file:///srv/app.js';
  return JSON.stringify({
    head: node(1, callFrame('(root)'), 16, [
      node(2, callFrame('main', app, 0, 0), 0, [
        node(3, callFrame('', app, 19, 16), 4_096),
        node(4, callFrame('read', 'node:fs', 440, 22), 65_536, [node(5, callFrame('main', app, 0, 0), 32)]),
      ]),
      node(6, callFrame('(GC)'), 128),
    ]),
    samples: [
      { size: 2_048, nodeId: 3, ordinal: 1 },
      { size: 2_048, nodeId: 3, ordinal: 2 },
      { size: 65_536, nodeId: 4, ordinal: 3 },
    ],
  });
}
