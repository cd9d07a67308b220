import { type Profile, type Texts, textAt } from '@hotspan/otlp-profiles';

/** What a stored profile is called, and what its values are multiplied by. */
export interface StoredType {
  /** `__name__`. */
  readonly name: string;
  readonly sampleType: string;
  readonly sampleUnit: string;
  readonly periodType: string;
  readonly periodUnit: string;
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly id: string;
  readonly factor: bigint;
}

/**
 * Names an OTLP profile as Pyroscope does: after its period type, but samples of CPU time are `process_cpu` in
 * nanoseconds. Where Pyroscope refuses a profile without period, it is named after its sample type.
 */
export function nameProfileType(
  { sampleType, periodType, period }: Pick<Profile, 'sampleType' | 'periodType' | 'period'>,
  texts: Texts,
): StoredType {
  const text = (index: number): string => textAt(texts, index) ?? '';
  const type = {
    sampleType: text(sampleType.type),
    sampleUnit: text(sampleType.unit),
    periodType: text(periodType.type),
    periodUnit: text(periodType.unit),
  };
  const { sampleType: sample, sampleUnit: unit } = type;
  const isCpuCount =
    period > 0n &&
    [sample, unit, type.periodType, type.periodUnit].join(':') === 'samples:count:cpu:nanoseconds';
  if (isCpuCount) {
    return storedType('process_cpu', { ...type, sampleType: 'cpu', sampleUnit: 'nanoseconds' }, period);
  }
  const name = period !== 0n && type.periodType !== '' ? type.periodType : sample;
  return storedType(name, type, 1n);
}

/** Completes a type with its id. */
export function storedType(
  name: string,
  type: Omit<StoredType, 'name' | 'id' | 'factor'>,
  factor: bigint,
): StoredType {
  const id = [name, type.sampleType, type.sampleUnit, type.periodType, type.periodUnit].join(':');
  return { name, ...type, id, factor };
}
