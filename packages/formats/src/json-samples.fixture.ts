/** Small files of the JSON formats, as objects. */

export const NAMES: readonly string[] = [
  'handleRequest',
  'parseBody',
  'JSON.parse',
  'queryDatabase',
  '(garbage collector)',
  'réponse',
];

export const OTLP_JSON: object = {
  resourceProfiles: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeProfiles: [
        {
          scope: { name: 'test' },
          profiles: [
            {
              sampleType: { typeStrindex: 1, unitStrindex: 2 },
              samples: [
                { stackIndex: 1, linkIndex: 1, values: ['9007199254740993'], attributeIndices: [1] },
                { stackIndex: 2, values: [2] },
              ],
              timeUnixNano: '1794000000123456789',
              durationNano: 15_000_000_000,
            },
          ],
        },
      ],
    },
  ],
  dictionary: {
    mappingTable: [{}],
    locationTable: [{}, { lines: [{ functionIndex: 1, line: '14' }] }, { lines: [{ functionIndex: 2 }] }],
    functionTable: [{}, { nameStrindex: 3 }, { nameStrindex: 4 }],
    linkTable: [{}, { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }],
    stringTable: ['', 'cpu', 'nanoseconds', 'handleRequest', 'parseBody', 'http.route'],
    attributeTable: [{}, { keyStrindex: 5, value: { stringValue: '/orders' } }],
    stackTable: [{}, { locationIndices: [1, 2] }, { locationIndices: [2] }],
  },
};

export const SPEEDSCOPE: object = {
  $schema: 'https://www.speedscope.app/file-format-schema.json',
  name: 'test',
  exporter: 'speedscope@1.20.0',
  activeProfileIndex: 0,
  shared: { frames: NAMES.map((name, at) => ({ name, file: 'app.js', line: at + 1, col: 4 })) },
  profiles: [
    {
      type: 'sampled',
      name: 'one',
      unit: 'milliseconds',
      startValue: 0,
      endValue: 30,
      samples: [[0, 1, 2], [0, 3], []],
      weights: [10, 12.5, 7.5],
    },
    {
      type: 'evented',
      name: 'two',
      unit: 'bytes',
      startValue: 0,
      endValue: 90,
      events: [
        { type: 'O', frame: 0, at: 0 },
        { type: 'O', frame: 1, at: 20 },
        { type: 'C', frame: 1, at: 60 },
        { type: 'C', frame: 0, at: 90 },
      ],
    },
  ],
};

const callFrame = (functionName: string, lineNumber: number): object => ({
  functionName,
  scriptId: '7',
  url: 'file:///srv/app.js',
  lineNumber,
  columnNumber: 4,
});

export const CPU_PROFILE: object = {
  nodes: [
    { id: 1, callFrame: callFrame('(root)', -1), hitCount: 0, children: [2, 4] },
    {
      id: 2,
      callFrame: callFrame('handleRequest', 10),
      hitCount: 1,
      children: [3],
      positionTicks: [{ line: 12, ticks: 1 }],
    },
    { id: 3, callFrame: callFrame('parseBody', 20), hitCount: 2 },
    { id: 4, callFrame: callFrame('(idle)', -1), hitCount: 1 },
  ],
  startTime: 123_456_789_000,
  endTime: 123_456_829_000,
  samples: [2, 3, 3, 4],
  timeDeltas: [500, 10_000, 10_250, 9_750],
};

export const HEAP_PROFILE: object = {
  head: {
    callFrame: callFrame('(root)', -1),
    selfSize: 0,
    id: 1,
    children: [
      {
        callFrame: callFrame('handleRequest', 10),
        selfSize: 65_536,
        id: 2,
        children: [{ callFrame: callFrame('parseBody', 20), selfSize: 1_048_576, id: 3, children: [] }],
      },
      { callFrame: callFrame('(idle)', -1), selfSize: 16, id: 4, children: [] },
    ],
  },
  samples: [
    { size: 65_536, nodeId: 2, ordinal: 1 },
    { size: 524_288, nodeId: 3, ordinal: 2 },
  ],
};
