/**
 * The parts of `@opentelemetry/api` 1.x and of the SDKs 1.x to 3.x that linking touches, typed by shape: the
 * application's copies are used through what it installed, never imported.
 */

export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  /** Set when the ids came in from another process. */
  readonly isRemote?: boolean;
}

export interface Span {
  spanContext(): SpanContext;
  isRecording(): boolean;
  setAttribute(key: string, value: string): unknown;
  /** `SpanKind`, of the SDKs' spans. */
  readonly kind?: number;
  /** Who is traced, of the SDKs' spans. */
  readonly resource?: unknown;
  /** SDK 1.x. */
  readonly parentSpanId?: string;
  /** SDK 2.x and 3.x: the very object that the parent's `spanContext()` returns. */
  readonly parentSpanContext?: SpanContext;
}

export interface Context {
  getValue(key: symbol): unknown;
}

/** What `attach` returns, so that its caller can end what it began. */
export interface ContextToken {
  dispose(): void;
}

export interface ContextManager {
  active(): Context;
  with(context: Context, fn: (...args: unknown[]) => unknown, thisArg?: unknown, ...args: unknown[]): unknown;
  /** API 1.10. */
  attach?(context: Context): ContextToken;
}

/** `createContextKey('OpenTelemetry Context Key SPAN')` of the API: its keys are registered symbols. */
export const SPAN_KEY: unique symbol = Symbol.for('OpenTelemetry Context Key SPAN');

/** Where every copy of the API 1.x registers what the application installs. */
export const API_REGISTRY: unique symbol = Symbol.for('opentelemetry.js.api.1');
