import { CPU_TYPE } from './test-server.fixture.js';

/** What is asked of a server of two tenants, A and B, of whom A has texts and ids that B asks for. */

export const TIME_MS: number = Math.floor(Date.now() / 60_000) * 60_000;
export const RANGE: { readonly start: number; readonly end: number } = {
  start: TIME_MS - 60_000,
  end: TIME_MS + 60_000,
};
export const FOR_EVER = { start: '-9223372036854775808', end: '9223372036854775807' };
/** In every text that only A has. */
export const MARK = 'alpha';
const A_TYPE = `${MARK}:${MARK}:nanoseconds:${MARK}:nanoseconds`;
const B_TYPE = 'beta:beta:nanoseconds:beta:nanoseconds';
export const A_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
export const A_SPAN = '00f067aa0ba902b7';
export const B_SPAN: string = 'b'.repeat(16);
export const A_PROFILE = '00010203-0405-0607-0809-0a0b0c0d0e0f';

/** Selectors that go for the tenant, by name, by what it alone has, and by leaving the statement. */
const SELECTORS = [
  '{}',
  '{tenant="a"}',
  '{tenant=~".*"}',
  '{__tenant_id__="a"}',
  '{service_name=~".*"}',
  `{service_name="${MARK}"}`,
  `{service_name="shop", tenant!="b"}`,
  `{service_name="shop' OR tenant = 'a"}`,
  `{service_name="shop') OR (tenant = 'a"}`,
  `{service_name=~"x)|(.*"}`,
  `{region="eu", x!="') OR 1 = 1 --"}`,
  `{x!="{tenants:Array(String)}"}`,
  `{x!="\\\\', tenants: ['a'] //"}`,
];
const NAMES = [
  'service_name',
  'tenant',
  MARK,
  '__profile_type__',
  "x'] = '' UNION ALL SELECT service FROM series --",
  "x'], tenant, labels['x",
  '{tenants:Array(String)}',
];
const TYPES = [A_TYPE, B_TYPE, `${CPU_TYPE}' OR tenant = 'a`, "x' OR 1 = 1 OR ':':':':'"];

export const CPU_QUERY: typeof RANGE & { readonly profileTypeID: string; readonly labelSelector: string } = {
  profileTypeID: CPU_TYPE,
  labelSelector: '{}',
  ...RANGE,
};

const selections = [
  ...SELECTORS.map((labelSelector) => ({ ...CPU_QUERY, labelSelector })),
  ...TYPES.map((profileTypeID) => ({ ...CPU_QUERY, profileTypeID })),
  { ...CPU_QUERY, ...FOR_EVER },
];
const labels = [
  ...SELECTORS.map((selector) => ({ matchers: [selector], ...RANGE })),
  { matchers: SELECTORS.slice(0, 2), ...FOR_EVER },
  FOR_EVER,
];

/** What is asked of each method. */
export const REQUESTS: Readonly<Record<string, readonly object[]>> = {
  ProfileTypes: [{}, RANGE, FOR_EVER],
  LabelNames: labels,
  LabelValues: [
    ...labels.map((request) => ({ name: 'service_name', ...request })),
    ...NAMES.map((name) => ({ name, ...RANGE })),
  ],
  Series: [...labels, { labelNames: NAMES, ...RANGE }, { labelNames: ['service_name'], ...FOR_EVER }],
  SelectMergeStacktraces: [
    ...selections,
    { ...CPU_QUERY, format: 'PROFILE_FORMAT_TREE' },
    { ...CPU_QUERY, format: 'PROFILE_FORMAT_DOT' },
    { ...CPU_QUERY, spanSelector: [A_SPAN] },
    { ...CPU_QUERY, traceIdSelector: [A_TRACE] },
    { ...CPU_QUERY, profileIdSelector: [A_PROFILE] },
    { ...CPU_QUERY, profileTypeID: A_TYPE, spanSelector: [A_SPAN] },
    { ...CPU_QUERY, spanSelector: ["0' OR '1'='1"] },
    { ...CPU_QUERY, profileIdSelector: ["' OR 1 = 1"] },
  ],
  SelectMergeProfile: [
    ...selections,
    { ...CPU_QUERY, traceIdSelector: [A_TRACE] },
    { ...CPU_QUERY, profileIdSelector: [A_PROFILE] },
  ],
  SelectMergeSpanProfile: [
    ...selections.map((request) => ({ ...request, spanSelector: [A_SPAN, B_SPAN] })),
    { ...CPU_QUERY, spanSelector: [A_SPAN] },
    { ...CPU_QUERY, spanSelector: [A_SPAN], format: 'PROFILE_FORMAT_TREE' },
  ],
  SelectSeries: [
    ...selections.map((request) => ({ ...request, step: 60, groupBy: ['service_name', 'tenant'] })),
    { ...CPU_QUERY, step: 60 },
    { ...CPU_QUERY, step: 60, groupBy: NAMES },
    { ...CPU_QUERY, step: 60, aggregation: 'TIME_SERIES_AGGREGATION_TYPE_AVERAGE' },
    ...selections.map((request) => ({ ...request, step: 60, exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL' })),
    ...[MARK, 'work'].map((name) => ({
      ...CPU_QUERY,
      step: 60,
      stackTraceSelector: { callSite: [{ name: 'main' }, { name }] },
    })),
    { ...CPU_QUERY, step: 60, groupBy: NAMES, limit: 1, exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL' },
  ],
  SelectHeatmap: ['INDIVIDUAL', 'SPAN'].flatMap((kind) => {
    const heatmap = { step: 60, queryType: `HEATMAP_QUERY_TYPE_${kind}` };
    const exemplarType = `EXEMPLAR_TYPE_${kind}`;
    return [
      ...selections.map((request) => ({ ...request, ...heatmap, groupBy: ['service_name', 'tenant'] })),
      ...selections.map((request) => ({ ...request, ...heatmap, exemplarType })),
      { ...CPU_QUERY, ...heatmap, groupBy: NAMES },
      { ...CPU_QUERY, ...heatmap, groupBy: NAMES, limit: 1, exemplarType },
    ];
  }),
  Diff: [
    ...selections.map((request) => ({ left: request, right: CPU_QUERY })),
    { left: CPU_QUERY, right: { ...CPU_QUERY, profileTypeID: A_TYPE } },
    {
      left: { ...CPU_QUERY, spanSelector: [A_SPAN] },
      right: { ...CPU_QUERY, profileIdSelector: [A_PROFILE] },
    },
  ],
  GetProfileStats: [{}],
  AnalyzeQuery: [
    ...SELECTORS.map((selector) => ({ ...RANGE, query: CPU_TYPE + selector })),
    ...TYPES.map((type) => ({ ...RANGE, query: `{__name__=${JSON.stringify(type)}}` })),
    { ...FOR_EVER, query: CPU_TYPE },
  ],
};

const render = { query: `${CPU_TYPE}{}`, from: String(RANGE.start), until: String(RANGE.end) };
const queries = [
  ...SELECTORS.map((selector) => CPU_TYPE + selector),
  ...TYPES.map((type) => `{__name__=${JSON.stringify(type)}}`),
];
const sides = (leftQuery: string, rightQuery: string): Record<string, string> => ({
  leftQuery,
  leftFrom: render.from,
  leftUntil: render.until,
  rightQuery,
  rightFrom: render.from,
  rightUntil: render.until,
});

/** What is asked of each legacy read. */
export const LEGACY_REQUESTS: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  render: [
    ...queries.map((query) => ({ ...render, query })),
    ...NAMES.map((groupBy) => ({ ...render, groupBy })),
    { ...render, from: '1', until: '9999999999' },
    { ...render, groupBy: 'service_name', aggregation: 'avg', maxNodes: '1' },
  ],
  'render-diff': [
    ...queries.map((query) => sides(query, query)),
    sides(render.query, `${CPU_TYPE}{service_name="${MARK}"}`),
  ],
  'label-values': ['__name__', ...NAMES].map((label) => ({ label })),
};
