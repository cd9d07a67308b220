/** The span that a sample belongs to; an id of zeros says nothing. */
export interface SampleSpan {
  /** 16 bytes. */
  readonly traceId: Uint8Array;
  /** 8 bytes. */
  readonly spanId: Uint8Array;
}

/** Attributes of samples that name their span, as SDKs without links do; `profile_id` is an older name of `span_id`. */
export const SPAN_ATTRIBUTES: ReadonlySet<string> = new Set(['profile_id', 'span_id', 'trace_id']);

/** Reads the ids in hexadecimal. What is none says nothing; undefined when neither says anything. */
export function readSampleSpan(attributes: ReadonlyMap<string, string>): SampleSpan | undefined {
  const span = {
    traceId: readId(attributes.get('trace_id'), 16),
    spanId: readId(attributes.get('span_id') ?? attributes.get('profile_id'), 8),
  };
  return saysSpan(span) ? span : undefined;
}

export function saysSpan({ traceId, spanId }: SampleSpan): boolean {
  return spanId.some((byte) => byte !== 0) || traceId.some((byte) => byte !== 0);
}

function readId(text: string | undefined, length: number): Uint8Array {
  const isId = text !== undefined && text.length === length * 2 && /^[0-9a-f]+$/i.test(text);
  return isId ? Buffer.from(text, 'hex') : new Uint8Array(length);
}
