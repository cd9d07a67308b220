import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import type { ServerStatus } from '../../client/load-status.js';
import { formatRate, formatSpan } from './format-figures.js';
import { type IngestRate, rateOfLately } from './ingest-rate.js';

/** A number of the server, in large, with what it is. */
interface Figure {
  readonly id: string;
  readonly name: string;
  readonly value: string | undefined;
  readonly note?: string | undefined;
}

const PLACES: Readonly<Record<string, string>> = {
  embedded: 'in the embedded store',
  clickhouse: 'in ClickHouse',
  cluster: 'in a ClickHouse cluster',
};

/** The numbers that the server tells, and what comes in while they are watched. */
export function Figures(props: {
  readonly status: ServerStatus;
  readonly rate: IngestRate | undefined;
  readonly nowMs: number;
}): ReactElement {
  return (
    <dl className="figures">
      {listFigures(props.status, props.rate, props.nowMs).map(({ id, name, value, note }) => (
        <div key={id} data-testid={`figure-${id}`}>
          <dt>{name}</dt>
          <dd>
            <span className="figure-value">{value}</span>
            {note !== undefined && <span className="figure-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function listFigures(status: ServerStatus, rate: IngestRate | undefined, nowMs: number): readonly Figure[] {
  const { received, stored } = status;
  const shown = rate ?? (received && rateOfLately(received));
  const figures: readonly Figure[] = [
    {
      id: 'rate',
      name: 'Profiles a minute',
      value: map(shown, ({ profilesPerMinute }) => formatRate(profilesPerMinute)),
      note: map(shown, ({ profiles, overMs }) => {
        const time = formatSpan(overMs);
        // Short enough for one line, or the page would jump when the time gets longer.
        return rate === undefined ? `over the last ${time}` : `${count(profiles)} in ${time} since opened`;
      }),
    },
    {
      id: 'byte-rate',
      name: 'Bytes a minute',
      value: map(shown, ({ bytesPerMinute }) => bytes(bytesPerMinute)),
      note: 'decompressed',
    },
    {
      id: 'received',
      name: 'Received since the start',
      value: map(received, ({ profiles }) => `${count(profiles)} profiles`),
      note: map(received, (all) => bytes(all.bytes)),
    },
    {
      id: 'stored',
      name: 'Stored',
      value: map(status.diskBytes, bytes) ?? map(status.storage, toPlace),
      note: status.diskBytes === undefined ? undefined : map(status.storage, toPlace),
    },
    {
      id: 'profiles',
      name: 'Rows of profiles',
      value: map(stored.profiles, count),
      note: map(stored.oldestMs, (ms) => `since ${dateTime(ms)}`),
    },
    {
      id: 'retention',
      name: 'Kept for',
      value: map(status.retentionMs, (ms) => (ms === 0 ? 'ever' : formatSpan(ms))),
    },
    { id: 'services', name: 'Services', value: map(stored.services, count), note: 'since yesterday' },
    { id: 'series', name: 'Series', value: map(stored.series, count), note: 'since yesterday' },
    { id: 'tenants', name: 'Tenant', value: status.tenants.join(', ') || undefined },
    {
      id: 'uptime',
      name: 'Up for',
      value: map(status.uptimeMs, formatSpan),
      note: map(status.uptimeMs, (ms) => `since ${dateTime(nowMs - ms)}`),
    },
    { id: 'version', name: 'Version', value: status.version },
  ];
  return figures.filter(({ value }) => value !== undefined);
}

function toPlace(storage: string): string {
  return PLACES[storage] ?? storage;
}

function map<Value>(value: Value | undefined, format: (value: Value) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function bytes(value: number): string {
  return formatValue(Math.round(value), 'bytes');
}

function dateTime(timeMs: number): string {
  return new Date(timeMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
