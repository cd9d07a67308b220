import type { StatusAnswer, TenantAnswer } from './status-answer.js';

/** Something that was not stored, or dropped later, since the server started. */
export interface Loss {
  readonly id: string;
  readonly what: string;
  readonly count: number;
  readonly unit: 'profiles' | 'requests' | 'connections' | 'bytes' | 'partitions';
  /** What it means, and what can be done about it. */
  readonly advice: string;
}

/** Everything that a status tells as lost, without what has not happened. */
export function listLosses({ tenants = [], server }: StatusAnswer): readonly Loss[] {
  const all = [...tenants.flatMap(lossesOfTenant), ...lossesOfServer(server)];
  return all.filter(({ count }) => count > 0);
}

function lossesOfTenant({ tenant = '', rejected = [], rateLimitedBytes = 0 }: TenantAnswer): readonly Loss[] {
  return [
    ...rejected.map(
      ({ reason = '', profiles = 0, advice = '' }): Loss => ({
        id: `${tenant} ${reason}`,
        what: `Profiles refused: ${toWords(reason)}`,
        count: profiles,
        unit: 'profiles',
        advice,
      }),
    ),
    {
      id: `${tenant} rate`,
      what: 'Requests refused above ingestion_rate',
      count: rateLimitedBytes,
      unit: 'bytes',
      advice: 'Their senders try again. Send less, or raise ingestion_rate of the tenant.',
    },
  ];
}

function lossesOfServer(server: StatusAnswer['server'] = {}): readonly Loss[] {
  const { refused = [], refusedConnections = 0, dropped = [] } = server;
  return [
    ...refused.map(
      ({ door = '', code = '', requests = 0, about = '' }): Loss => ({
        id: `${door} ${code}`,
        what: `Requests refused at ${door}: ${code}`,
        count: requests,
        unit: 'requests',
        advice: about,
      }),
    ),
    {
      id: 'connections',
      what: 'Connections closed as they came',
      count: refusedConnections,
      unit: 'connections',
      advice: 'There were --max-connections already. Raise it, or have fewer clients keep theirs open.',
    },
    ...dropped.map(
      ({ table = '', reason = '', partitions = 0, advice = '' }): Loss => ({
        id: `${table} ${reason}`,
        what: `Old data dropped from ${table}: ${toWords(reason)}`,
        count: partitions,
        unit: 'partitions',
        advice,
      }),
    ),
  ];
}

function toWords(reason: string): string {
  return reason.replaceAll('_', ' ');
}
