import type { AnyValue, KeyValue } from '@hotspan/otlp-profiles';

/** Pyroscope's own limit for the value of a label. */
const MAX_VALUE_LENGTH = 2_048;

/** What the server sets itself or gives another meaning; the service's name is that of the series. */
const RESERVED = /^(__.*|service_name|app_name|pyroscope_spy)$/;

const UNKNOWN_SERVICE = 'unknown_service:node';

/**
 * The `name` of an `/ingest` request, `app{key=value,...}`: the service's name, with all attributes of the resource
 * as labels that have one value. What the server would refuse in names and values becomes `_`; of names that become
 * equal the first counts. A service whose name cannot be an application's keeps it as the label `service_name`.
 */
export function seriesName(resource: readonly KeyValue[]): string {
  const service =
    textOf(resource.find(({ key }) => key === 'service.name')?.value ?? null) ?? UNKNOWN_SERVICE;
  const application = service.replaceAll(/[^\w./-]/g, '_');
  const labels = new Map<string, string>();
  if (application !== service) labels.set('service_name', labelValue(service));
  for (const { key, value } of resource) {
    const text = textOf(value);
    const name = labelName(key);
    if (text === undefined || RESERVED.test(name) || labels.has(name)) continue;
    labels.set(name, labelValue(text));
  }
  return `${application}{${Array.from(labels, ([name, value]) => `${name}=${value}`).join(',')}}`;
}

/** The text of a value that is no list, record or bytes, if it has one. */
function textOf(value: AnyValue): string | undefined {
  if (value === null || typeof value === 'object') return undefined;
  const text = String(value).trim();
  return text === '' ? undefined : text;
}

function labelName(key: string): string {
  const name = key.replaceAll(/\W/g, '_');
  return /^\d/.test(name) ? `_${name}` : name;
}

function labelValue(text: string): string {
  return text.replaceAll(/[{},=\p{Cc}]/gu, '_').slice(0, MAX_VALUE_LENGTH);
}
