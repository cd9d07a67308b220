import type { AnyValue, Dictionary } from '@hotspan/otlp-profiles';

/** Finds attributes of a set by key. */
export interface AttributeFinder {
  /** The value of the first attribute of this key, or undefined. */
  find(attributeSet: number, key: string): AnyValue | undefined;
}

export function createAttributeFinder({ strings, attributes, attributeSets }: Dictionary): AttributeFinder {
  // A set may be long and asked for many keys of many elements: its keys are read once.
  const valuesOfSet = new Map<number, Map<string, AnyValue>>();

  function valuesOf(set: number): Map<string, AnyValue> {
    const known = valuesOfSet.get(set);
    if (known) return known;
    const values = new Map<string, AnyValue>();
    const end = attributeSets.offsets[set + 1] ?? 0;
    for (let at = attributeSets.offsets[set] ?? 0; at < end; at++) {
      const attribute = attributeSets.attributes[at] ?? 0;
      const key = strings[attributes.key[attribute] ?? 0] ?? '';
      if (!values.has(key)) values.set(key, attributes.value[attribute] ?? null);
    }
    valuesOfSet.set(set, values);
    return values;
  }

  return { find: (set, key) => (set === 0 ? undefined : valuesOf(set).get(key)) };
}
