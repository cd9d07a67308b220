/** Confines a statement over `profiles` to spans or traces. */
export interface LinkFilter {
  /** Keeps the rows that have a wanted link, which the index of the column finds. */
  readonly row: string;
  /** Keeps the samples of such a link, by its number `link`. */
  readonly sample: string;
  readonly parameters: Readonly<Record<string, readonly bigint[]>>;
}

/** What spans and traces are asked for; at most one of the two lists is not empty. */
export interface Links {
  /** 16 hexadecimal digits each. */
  readonly spanIds: readonly string[];
  /** 32 hexadecimal digits each. */
  readonly traceIds: readonly string[];
}

/** Undefined where no links are asked for. */
export function linkFilter({ spanIds, traceIds }: Links): LinkFilter | undefined {
  if (spanIds.length > 0) {
    return {
      row: 'hasAny(span_ids, {spans:Array(UInt64)})',
      sample: 'has({spans:Array(UInt64)}, span_ids[link])',
      parameters: { spans: toIntegers(spanIds) },
    };
  }
  if (traceIds.length > 0) {
    return {
      row: 'hasAny(trace_ids, {traces:Array(UInt128)})',
      sample: 'has({traces:Array(UInt128)}, trace_ids[link])',
      parameters: { traces: toIntegers(traceIds) },
    };
  }
  return undefined;
}

/** Hexadecimal ids as numbers. */
export function toIntegers(ids: readonly string[]): bigint[] {
  return ids.map((id) => BigInt(`0x${id}`));
}
