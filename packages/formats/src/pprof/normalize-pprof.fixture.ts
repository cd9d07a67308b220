import type { PprofDescription } from './describe-pprof.fixture.js';
import { type PprofProfile, stringAt } from './pprof-profile.js';

/**
 * What `pprofToProfiles` and `profilesToPprof` make of a profile, by the rules as they are documented and not by the code that
 * follows them: the expectation of round trips, as `describePprof` (all rows) or `describeUnordered` (merged) gives it.
 */
export function normalizePprof(
  pprof: PprofProfile,
  { rows, labels = 'mapped' }: { rows: 'all' | 'merged'; labels?: 'mapped' | 'verbatim' },
): PprofDescription {
  const text = (index: number): string => stringAt(pprof, index);
  const { sampleTypes, samples, periodType } = pprof;
  const types = Array.from(sampleTypes.type, (type, i) => [text(type), text(sampleTypes.unit[i] ?? 0)]);
  const allTimed = rows === 'all' && labels === 'mapped' && everySampleHasOneTime(pprof);
  const events = Array.from({ length: samples.count }, (_, sample) => ({
    stack: [
      ...samples.locations.subarray(samples.locationOffsets[sample], samples.locationOffsets[sample + 1]),
    ].map((row) => normalLocation(pprof, row)),
    values: [...samples.values.subarray(samples.valueOffsets[sample], samples.valueOffsets[sample + 1])],
    labels: normalLabels(pprof, sample, { labels, dropTimes: rows === 'merged', allTimed }),
  }));
  let kept = events;
  let keptTypes = types.map((_, i) => i);
  if (rows === 'merged') {
    const merged = new Map<string, (typeof events)[number]>();
    for (const event of events) {
      const key = toJson([event.stack, event.labels]);
      const known = merged.get(key);
      if (known) known.values = known.values.map((value, i) => saturate(value + (event.values[i] ?? 0n)));
      else if (event.values.some((value) => value !== 0n)) merged.set(key, event);
    }
    kept = [...merged.values()].filter(({ values }) => values.some((value) => value !== 0n));
    keptTypes = keptTypes.filter((i) => kept.some(({ values }) => values[i] !== 0n));
  }
  const lines = kept.map((event) => toJson({ ...event, values: keptTypes.map((i) => event.values[i]) }));
  const isEmpty = keptTypes.length === 0;
  const positive = (value: bigint): bigint => (value > 0n ? value : 0n);
  const period = [text(periodType?.type ?? 0), text(periodType?.unit ?? 0)];
  return {
    header: {
      types: keptTypes.map((i) => types[i]),
      periodType: isEmpty || period.join('') === '' ? undefined : period,
      period: isEmpty ? 0n : positive(pprof.period),
      timeNanos: isEmpty ? 0n : positive(pprof.timeNanos),
      durationNanos: isEmpty ? 0n : positive(pprof.durationNanos),
      comments: isEmpty ? [] : Array.from(pprof.comments, text),
      dropFrames: isEmpty ? '' : text(pprof.dropFrames),
      keepFrames: isEmpty ? '' : text(pprof.keepFrames),
      defaultSampleType: isEmpty ? '' : text(pprof.defaultSampleType),
      docUrl: isEmpty ? '' : text(pprof.docUrl),
    },
    samples: rows === 'merged' ? lines.sort() : lines,
  };
}

const saturate = (value: bigint): bigint => {
  const [largest, smallest] = [2n ** 63n - 1n, -(2n ** 63n)];
  return value > largest ? largest : value < smallest ? smallest : value;
};

function normalLocation(pprof: PprofProfile, row: number): unknown {
  const { locations } = pprof;
  const lines: unknown[] = [];
  for (let at = locations.lineOffsets[row] ?? 0; at < (locations.lineOffsets[row + 1] ?? 0); at++) {
    const column = lineNumber(locations.column[at] ?? 0n);
    const line = locations.line[at] ?? 0n;
    const isPacked = column === 0n && line >= 2n ** 32n;
    lines.push([
      normalFunction(pprof, locations.lineFunction[at] ?? 0),
      isPacked ? line % 2n ** 32n : lineNumber(line),
      isPacked ? line / 2n ** 32n : column,
    ]);
  }
  return {
    mapping: normalMapping(pprof, locations.mapping[row] ?? -1),
    address: locations.address[row],
    isFolded: locations.isFolded[row],
    lines,
  };
}

const lineNumber = (value: bigint): bigint => (value > 0n && value < 2n ** 53n ? value : 0n);

function normalFunction(pprof: PprofProfile, row: number): unknown {
  const { functions } = pprof;
  const [name = '', systemName = '', filename = ''] = [
    functions.name,
    functions.systemName,
    functions.filename,
  ].map((column) => stringAt(pprof, column[row] ?? 0));
  const shown = name || systemName || filename ? name : '(unknown)';
  return [shown, systemName || shown, filename, lineNumber(functions.startLine[row] ?? 0n)];
}

function normalMapping(pprof: PprofProfile, row: number): unknown {
  if (row === -1) return undefined;
  const { mappings } = pprof;
  const range = [mappings.memoryStart[row], mappings.memoryLimit[row], mappings.fileOffset[row]];
  const filename = stringAt(pprof, mappings.filename[row] ?? 0);
  const buildId = stringAt(pprof, mappings.buildId[row] ?? 0);
  const flags = ['hasFunctions', 'hasFilenames', 'hasLineNumbers', 'hasInlineFrames'].filter(
    (_, bit) => ((mappings.flags[row] ?? 0) >> bit) & 1,
  );
  const saysNothing =
    range.every((value) => value === 0n) && filename === '' && buildId === '' && flags.length === 0;
  return saysNothing ? undefined : { range, filename, buildId, flags };
}

interface NormalLabel {
  key: string;
  str: string;
  num: bigint;
  unit: string;
}

const isTime = ({ key, str, num }: NormalLabel): boolean =>
  key === 'end_timestamp_ns' && str === '' && num >= 0n;

function labelsOf(pprof: PprofProfile, sample: number): NormalLabel[] {
  const { labelOffsets, labelKey, labelStr, labelNum, labelNumUnit } = pprof.samples;
  const result: NormalLabel[] = [];
  for (let at = labelOffsets[sample] ?? 0; at < (labelOffsets[sample + 1] ?? 0); at++) {
    const str = stringAt(pprof, labelStr[at] ?? 0);
    result.push({
      key: stringAt(pprof, labelKey[at] ?? 0),
      str,
      num: str ? 0n : (labelNum[at] ?? 0n),
      unit: str ? '' : stringAt(pprof, labelNumUnit[at] ?? 0),
    });
  }
  return result;
}

function everySampleHasOneTime(pprof: PprofProfile): boolean {
  return Array.from({ length: pprof.samples.count }, (_, sample) =>
    labelsOf(pprof, sample).filter(isTime),
  ).every((times) => times.length === 1);
}

function normalLabels(
  pprof: PprofProfile,
  sample: number,
  { labels, dropTimes, allTimed }: { labels: 'mapped' | 'verbatim'; dropTimes: boolean; allTimed: boolean },
): string[] {
  let own = labelsOf(pprof, sample);
  const done: NormalLabel[] = [];
  if (labels === 'mapped') {
    if (allTimed) done.push(...own.filter(isTime).map((label) => ({ ...label, unit: '' })));
    if (allTimed || dropTimes) own = own.filter((label) => !isTime(label));
    const traces = own.filter(({ key }) => key === 'trace_id' || key === 'trace id');
    const spans = own.filter(({ key }) => key === 'span_id' || key === 'span id');
    const [trace, span] = [traces[0], spans[0]];
    if (
      trace &&
      span &&
      traces.length + spans.length === 2 &&
      /^(?!0*$)[0-9a-f]{32}$/i.test(trace.str) &&
      /^(?!0*$)[0-9a-f]{16}$/i.test(span.str)
    ) {
      own = own.filter((label) => label !== trace && label !== span);
      done.push({ key: 'trace_id', str: trace.str.toLowerCase(), num: 0n, unit: '' });
      done.push({ key: 'span_id', str: span.str.toLowerCase(), num: 0n, unit: '' });
    }
    own = own.map((label) => {
      const key = label.key.replace(/^thread\.(id|name)$/, 'thread $1');
      const isNumber = key === 'thread id' && /^(0|-?[1-9]\d{0,17})$/.test(label.str);
      const unit = {
        By: 'bytes',
        ns: 'nanoseconds',
        us: 'microseconds',
        ms: 'milliseconds',
        s: 'seconds',
        '1': 'count',
      }[label.unit];
      return isNumber
        ? { key, str: '', num: BigInt(label.str), unit: '' }
        : { ...label, key, unit: unit ?? label.unit };
    });
  }
  own = own.filter(({ key }) => key !== '');
  for (const label of own) {
    const units = own.filter(({ key, str }) => key === label.key && str === '').map(({ unit }) => unit);
    done.push(new Set(units).size > 1 ? { ...label, unit: '' } : label);
  }
  return done.map(({ key, str, num, unit }) => toJson([key, str, num, unit])).sort();
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
