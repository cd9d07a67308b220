import { VERSION } from '../../ops/version.js';
import { queryProfileStats } from '../../query/profile-stats.js';
import { queryStoredAmount } from '../../query/stored-amount.js';
import { JSON_TYPE, jsonAnswer, type Operation } from '../operation.js';
import { arrayOf, count, number, objectOf, text } from '../schema.js';
import { describeServer, SERVER_SCHEMA } from './describe-server.js';
import { describeTenant, TENANT_SCHEMA } from './describe-tenant.js';
import type { ServerFacts } from './server-facts.js';

const DAY_MS = 86_400_000;

const STORED = {
  ...objectOf(
    {
      profiles: count('rows of profiles; one that was sent twice may count twice for a while'),
      oldest: number('when the oldest profile began, in Unix milliseconds'),
      newest: number('when the newest profile began'),
      services: count('that sent something yesterday or today, by UTC'),
      profileTypes: count('of the same days'),
      series: count('of the same days: sets of labels of one profile type'),
    },
    ['oldest', 'newest'],
  ),
  description: 'what is stored of all of these tenants together; without profiles nothing is the oldest',
};

const ANSWER = objectOf(
  {
    version: text('of the server'),
    uptimeSeconds: number('how long it has been running'),
    storage: {
      type: 'string',
      enum: ['embedded', 'clickhouse', 'cluster'],
      description: 'where the data is: beside the server, in a ClickHouse server, or in a cluster of them',
    },
    traceLink: text(
      'URL of a trace, with `{trace_id}` and perhaps `{span_id}` for the ids; left out without --trace-link',
    ),
    tenants: arrayOf(TENANT_SCHEMA, 'those of the request'),
    stored: STORED,
    server: SERVER_SCHEMA,
  },
  ['traceLink', 'server'],
);

/** How a server is, for the tenants of the request. */
export const STATUS: Operation = {
  name: 'status',
  path: 'status',
  summary: 'What the server has received, stored, refused and dropped, and the limits in force',
  parameters: [],
  answers: { [JSON_TYPE]: ANSWER },
  async answer({ database, server }, call) {
    const { tenants, nowMs } = call;
    const { options } = server;
    const lastDay = { tenants, startMs: nowMs - DAY_MS, endMs: nowMs, matchers: [] };
    const [ofTenants, profiles, amount, ofServer] = await Promise.all([
      Promise.all(tenants.map((tenant) => describeTenant(server, tenant))),
      queryProfileStats(database, tenants, call),
      queryStoredAmount(database, lastDay, call),
      options.multiTenancy ? undefined : describeServer(server, database),
    ]);
    return jsonAnswer({
      version: VERSION,
      uptimeSeconds: server.uptimeSeconds(),
      storage: storageOf(options),
      ...(options.traceLink !== '' && { traceLink: options.traceLink }),
      tenants: ofTenants,
      stored: {
        profiles: profiles?.count ?? 0,
        ...(profiles !== undefined && { oldest: profiles.oldestMs, newest: profiles.newestMs }),
        ...amount,
      },
      ...(ofServer !== undefined && { server: ofServer }),
    });
  },
};

function storageOf({ clickhouseUrl, clickhouseCluster }: ServerFacts['options']): string {
  if (clickhouseUrl === '') return 'embedded';
  return clickhouseCluster === '' ? 'clickhouse' : 'cluster';
}
