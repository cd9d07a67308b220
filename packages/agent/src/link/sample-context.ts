/**
 * What a sample is taken on behalf of: ids and nothing else. Contexts live as long as any timer, socket or
 * promise that was started in them, so they must never hold a span, a request or a configuration.
 */
export interface SampleContext {
  /** 32 hex digits; empty when there is no span to link to. */
  readonly traceId: string;
  /** 16 hex digits; empty when there is no span to link to. */
  readonly spanId: string;
}

/** Work outside of any span. It is set explicitly: what starts outside must not inherit the enclosing request. */
export const NO_SPAN: SampleContext = Object.freeze({ traceId: '', spanId: '' });
