/** A profile type as people read it. */
export interface ProfileType {
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly id: string;
  /** For example "CPU time". */
  readonly title: string;
  readonly sampleType: string;
  readonly sampleUnit: string;
  /** A snapshot of a state, as memory in use, rather than something that adds up over time. */
  readonly isInstant: boolean;
}

/** Sample types that are snapshots, as Grafana's data source counts them. */
const INSTANT_TYPES = new Set(['inuse_objects', 'inuse_space', 'goroutine', 'goroutines', 'live']);

const TITLES: Readonly<Record<string, string>> = {
  cpu: 'CPU time',
  wall: 'Wall time',
  off_cpu: 'Off-CPU time',
  inuse_space: 'Heap in use (bytes)',
  inuse_objects: 'Heap in use (objects)',
  alloc_space: 'Allocated (bytes)',
  alloc_objects: 'Allocated (objects)',
  goroutine: 'Goroutines',
  goroutines: 'Goroutines',
  lock_time: 'Lock time',
  lock_count: 'Locks',
  exception: 'Exceptions',
};

/** Sample types whose title needs the profile's name: `mutex:delay`, `wall:samples`. */
const TITLES_BY_NAME: Readonly<Record<string, string>> = { delay: 'wait time', contentions: 'contentions' };

/** Describes a profile type id; ids that are not known, or malformed, are shown by their own words. */
export function describeProfileType(id: string): ProfileType {
  const [name = '', sampleType = '', sampleUnit = 'count'] = id.split(':');
  return {
    id,
    title: titleOf(name, sampleType) || id,
    sampleType,
    sampleUnit,
    isInstant: INSTANT_TYPES.has(sampleType),
  };
}

function titleOf(name: string, sampleType: string): string {
  const known = TITLES[sampleType];
  if (known !== undefined) return known;
  if (sampleType === 'samples' || sampleType === 'sample')
    return `${name.includes('cpu') ? 'CPU' : capital(name)} samples`;
  const word = (TITLES_BY_NAME[sampleType] ?? sampleType).replaceAll('_', ' ');
  return capital(name === sampleType ? word : `${name} ${word}`.trim());
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The type to show first: CPU time, else wall time, else the first by id. Undefined when there is none. */
export function chooseProfileType(ids: readonly string[]): string | undefined {
  const types = ids.toSorted().map(describeProfileType);
  const isTime = (type: ProfileType): boolean => type.sampleUnit.endsWith('seconds');
  const cpu = types.find((type) => type.sampleType === 'cpu' && isTime(type));
  const wall = types.find((type) => type.sampleType === 'wall' && isTime(type));
  return (cpu ?? wall ?? types[0])?.id;
}
