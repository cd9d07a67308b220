import { GrowableInt32 } from './growable.js';
import type { Profile, ValueType } from './profiles-data.js';
import { SequenceTable } from './sequence-table.js';

export interface ValueTypeInit {
  /** For example `cpu`. */
  readonly type: string;
  /** pprof's spelling: `nanoseconds`, `bytes`, `count`. */
  readonly unit: string;
}

export interface ProfileInit {
  readonly sampleType: ValueTypeInit;
  readonly periodType?: ValueTypeInit;
  /** In `periodType` units, an integer. */
  readonly period?: number | bigint;
  readonly timeUnixNano: bigint;
  readonly durationNano: bigint;
  /** 16 bytes. Keep it over retries: the server stores a repeated id once. */
  readonly profileId?: Uint8Array;
  /** Row of the builder's attribute sets. */
  readonly attributeSet?: number;
}

/** A profile under construction. Samples of equal identity (stack, attributes, link) become one row. */
export interface ProfileBuilder {
  /** Adds an integral `value` to the sample of this identity. Values past 2^53 must come as bigint. */
  add(stack: number, attributeSet: number, link: number, value: number | bigint): void;
  /** Rows so far. */
  readonly sampleCount: number;
  finish(): Profile;
}

/** Internal to the package: `ProfilesBuilder.addProfile` is the way in. */
export function createProfileBuilder(init: ProfileInit, addString: (text: string) => number): ProfileBuilder {
  const identities = new SequenceTable();
  const identity = [0, 0, 0];
  const values: bigint[] = [];
  const valueType = ({ type, unit }: ValueTypeInit): ValueType => ({
    type: addString(type),
    unit: addString(unit),
  });

  return {
    get sampleCount() {
      return values.length;
    },

    add(stack, attributeSet, link, value) {
      identity[0] = stack;
      identity[1] = attributeSet;
      identity[2] = link;
      const row = identities.intern(identity);
      values[row] = (values[row] ?? 0n) + BigInt(value);
    },

    finish() {
      const count = values.length;
      const words = identities.words();
      const column = (offset: number): Int32Array =>
        Int32Array.from({ length: count }, (_, row) => words[row * 3 + offset] ?? 0);
      const valueOffsets = new GrowableInt32(count + 1);
      for (let row = 0; row <= count; row++) valueOffsets.push(row);
      return {
        // Now and not before: a profile without samples is left out, and its words with it.
        sampleType: valueType(init.sampleType),
        periodType: init.periodType ? valueType(init.periodType) : { type: 0, unit: 0 },
        period: BigInt(init.period ?? 0),
        timeUnixNano: init.timeUnixNano,
        durationNano: init.durationNano,
        profileId: init.profileId ?? new Uint8Array(0),
        droppedAttributesCount: 0,
        originalPayloadFormat: '',
        originalPayload: new Uint8Array(0),
        attributeSet: init.attributeSet ?? 0,
        samples: {
          count,
          stack: column(0),
          attributeSet: column(1),
          link: column(2),
          valueOffsets: valueOffsets.toArray(),
          values: BigInt64Array.from(values),
          timestampOffsets: new Int32Array(count + 1),
          timestamps: new BigUint64Array(0),
        },
      };
    },
  };
}
