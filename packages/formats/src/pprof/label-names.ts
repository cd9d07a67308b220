/** Labels that stand for something the model has a place of its own for, by their names in pprof. */
export const TRACE_ID_LABELS: readonly string[] = ['trace_id', 'trace id'];
export const SPAN_ID_LABELS: readonly string[] = ['span_id', 'span id'];
/** What Pyroscope's older tracing integrations call a span id. */
export const PROFILE_ID_LABEL = 'profile_id';
export const TIMESTAMP_LABEL = 'end_timestamp_ns';

/** Names of pprof's labels and the attributes of OpenTelemetry's semantic conventions that mean the same. */
const ATTRIBUTE_OF_LABEL: ReadonlyMap<string, string> = new Map([
  ['thread id', 'thread.id'],
  ['thread name', 'thread.name'],
]);

/** Units as pprof spells them and in UCUM, as OpenTelemetry wants them of attributes. */
const UCUM_OF_UNIT: ReadonlyMap<string, string> = new Map([
  ['bytes', 'By'],
  ['nanoseconds', 'ns'],
  ['microseconds', 'us'],
  ['milliseconds', 'ms'],
  ['seconds', 's'],
  ['count', '1'],
]);

export const attributeOfLabel = (name: string): string => ATTRIBUTE_OF_LABEL.get(name) ?? name;
export const labelOfAttribute = (key: string): string => LABEL_OF_ATTRIBUTE.get(key) ?? key;
export const ucumOfUnit = (unit: string): string => UCUM_OF_UNIT.get(unit) ?? unit;
export const unitOfUcum = (unit: string): string => UNIT_OF_UCUM.get(unit) ?? unit;

const LABEL_OF_ATTRIBUTE = inverse(ATTRIBUTE_OF_LABEL);
const UNIT_OF_UCUM = inverse(UCUM_OF_UNIT);

function inverse(map: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...map].map(([key, value]) => [value, key]));
}
