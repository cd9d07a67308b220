import { createHiddenField } from './hidden-field.js';
import {
  type Context,
  type ContextManager,
  SPAN_KEY,
  type Span,
  type SpanContext,
} from './opentelemetry-types.js';
import { createSpanContext, NO_SPAN, type SampleContext } from './sample-context.js';

export interface SpanResolverOptions {
  readonly spanScope: 'local-root' | 'all';
  readonly linkUnsampledSpans: boolean;
  /** Called with spans that become local roots, which know the resource of the tracing. Must not throw. */
  readonly onRoot?: (span: Span) => void;
}

/** Spans of SDK 1.x that are remembered by their ids: more than there are under way at a time in a busy service. */
const MAX_REMEMBERED_IDS = 10_000;

/** Finds what samples are linked to while an OpenTelemetry context is active. */
export type ResolveSpan = (context: Context, manager: ContextManager) => SampleContext;

/** Grafana's trace-to-profiles shows "Profiles for this span" on spans with this attribute. */
const PROFILE_ID = 'pyroscope.profile.id';

const SAMPLED = 1;

/** `SpanKind.SERVER`: the span of an incoming request. */
const SERVER = 1;
/** `SpanKind.CONSUMER`: the span of a message that came in. */
const CONSUMER = 4;

const NO_TRACE_ID = '0'.repeat(32);
const NO_SPAN_ID = '0'.repeat(16);

/**
 * Creates the resolver. It is asked on every activation and on every continuation in hook mode, so its answers
 * are kept with the span context object, which gives every span one answer, and finds the parent's: a child's
 * `parentSpanContext` is the parent's own object.
 *
 * With `local-root` scope a span without local parent is a root, and a child has its parent's answer. Where the
 * SDK does not tell the parent (1.x tells only its id, unrecorded spans nothing) or the parent was never active,
 * the enclosing active span of the same trace stands for it. Spans of 1.x are found by their id besides. A span for
 * which that finds nothing is a root.
 */
export function createSpanResolver(options: SpanResolverOptions): ResolveSpan {
  const { spanScope, linkUnsampledSpans, onRoot } = options;
  const bySpan = createHiddenField<SampleContext>();
  const byId = new Map<string, SampleContext>();

  /** For children in SDK 1.x, which know no more of their parent than its id. */
  function remember({ traceId, spanId }: SpanContext, resolved: SampleContext): void {
    if (byId.size >= MAX_REMEMBERED_IDS) {
      for (const oldest of byId.keys()) {
        byId.delete(oldest);
        break;
      }
    }
    byId.set(traceId + spanId, resolved);
  }

  function resolveContext(context: Context, manager: ContextManager): SampleContext {
    // The API stores nothing but spans under this key.
    const span = context.getValue(SPAN_KEY) as Span | undefined;
    return span === undefined ? NO_SPAN : resolveSpan(span, manager);
  }

  function resolveSpan(span: Span, manager: ContextManager): SampleContext {
    const ids = span.spanContext();
    const known = bySpan.read(ids);
    if (known !== undefined) return known;
    const resolved = isLinkable(ids) ? createContext(span, ids, manager) : NO_SPAN;
    bySpan.write(ids, resolved);
    if ('parentSpanId' in span) remember(ids, resolved);
    return resolved;
  }

  function createContext(span: Span, ids: SpanContext, manager: ContextManager): SampleContext {
    const parent = findParent(span, ids, manager);
    if (parent !== undefined && spanScope === 'local-root') return parent;
    if (!hasIds(ids)) return NO_SPAN;
    if (span.isRecording()) span.setAttribute(PROFILE_ID, ids.spanId);
    if (parent !== undefined) return createSpanContext(ids.traceId, ids.spanId, parent.root);
    onRoot?.(span);
    return createSpanContext(ids.traceId, ids.spanId, { isServer: span.kind === SERVER, request: undefined });
  }

  /** A span of another process is not work of this one; what it has started here has spans of its own. */
  function isLinkable(ids: SpanContext): boolean {
    return ids.isRemote !== true && (linkUnsampledSpans || (ids.traceFlags & SAMPLED) !== 0);
  }

  function findParent(span: Span, ids: SpanContext, manager: ContextManager): SampleContext | undefined {
    if ('parentSpanContext' in span) {
      const parent = span.parentSpanContext;
      const answer = parent && bySpan.read(parent);
      if (answer !== undefined || parent === undefined || parent.isRemote === true) return linked(answer);
    }
    if ('parentSpanId' in span) {
      // It is not told whether the parent is in this process: that of an incoming request or message is not.
      if (span.parentSpanId === undefined || span.kind === SERVER || span.kind === CONSUMER) return undefined;
      const answer = byId.get(ids.traceId + span.parentSpanId);
      if (answer !== undefined) return linked(answer);
    }
    // As above: the API stores nothing but spans under this key.
    const enclosing = manager.active().getValue(SPAN_KEY) as Span | undefined;
    const enclosingIds = enclosing?.spanContext();
    if (enclosingIds === undefined || enclosingIds.traceId !== ids.traceId) return undefined;
    return linked(bySpan.read(enclosingIds));
  }

  // Continuations mostly follow others of the same context.
  let lastContext: Context | undefined;
  let lastAnswer = NO_SPAN;

  return (context, manager) => {
    if (context === lastContext) return lastAnswer;
    try {
      lastAnswer = resolveContext(context, manager);
      lastContext = context;
      return lastAnswer;
    } catch {
      // Ignored: a span implementation that breaks the API's contract costs its samples their link, and must
      // not cost the host its request.
      return NO_SPAN;
    }
  };
}

/** A parent that is itself not linked (remote, unsampled) does not make its child unlinked. */
function linked(parent: SampleContext | undefined): SampleContext | undefined {
  return parent === NO_SPAN ? undefined : parent;
}

/** Whether the digits are hexadecimal is left to the encoder of windows, which sees far fewer spans. */
function hasIds({ traceId, spanId }: SpanContext): boolean {
  return (
    traceId.length === NO_TRACE_ID.length &&
    spanId.length === NO_SPAN_ID.length &&
    traceId !== NO_TRACE_ID &&
    spanId !== NO_SPAN_ID
  );
}
