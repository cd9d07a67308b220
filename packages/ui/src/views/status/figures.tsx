import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import type { ServerStatus } from '../../client/load-status.js';
import { formatRate, formatSpan } from './format-figures.js';
import type { IngestRate } from './ingest-rate.js';

/** A number of the server, in large, with what it is. */
interface Figure {
  readonly id: string;
  readonly name: string;
  readonly value: string | undefined;
  readonly note?: string | undefined;
}

const STORAGES: Readonly<Record<string, string>> = {
  embedded: 'in the embedded store',
  cluster: 'in ClickHouse',
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
  const { ingest, storage } = status;
  const perMinute = rate?.profilesPerMinute ?? ingest.profilesPerMinute;
  const bytesPerMinute = rate?.bytesPerMinute ?? ingest.bytesPerMinute;
  const rateNote =
    rate === undefined
      ? 'lately'
      : `${count(rate.profiles)} in the ${formatSpan(rate.overMs)} that this view is open`;
  const figures: readonly Figure[] = [
    { id: 'rate', name: 'Profiles a minute', value: map(perMinute, formatRate), note: rateNote },
    {
      id: 'byte-rate',
      name: 'Bytes a minute',
      value: map(bytesPerMinute, bytes),
      note: 'of profiles, decompressed',
    },
    {
      id: 'profiles',
      name: 'Profiles received',
      value: map(ingest.profiles, count),
      note: map(ingest.bytes, (size) => `${bytes(size)} since the start`),
    },
    {
      id: 'stored',
      name: 'Stored',
      value: map(storage.bytesOnDisk, bytes),
      note: map(storage.kind, (kind) => STORAGES[kind] ?? kind),
    },
    {
      id: 'oldest',
      name: 'Oldest profile',
      value: map(storage.oldestMs, (ms) => `${formatSpan(nowMs - ms)} ago`),
      note: map(storage.oldestMs, dateTime),
    },
    { id: 'services', name: 'Services', value: map(status.services, count) },
    { id: 'series', name: 'Series', value: map(status.series, count) },
    { id: 'tenants', name: 'Tenants', value: map(status.tenants, count) },
    {
      id: 'uptime',
      name: 'Up for',
      value: map(status.startedAtMs, (ms) => formatSpan(nowMs - ms)),
      note: map(status.startedAtMs, (ms) => `since ${dateTime(ms)}`),
    },
    { id: 'version', name: 'Version', value: status.version },
  ];
  return figures.filter(({ value }) => value !== undefined);
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
