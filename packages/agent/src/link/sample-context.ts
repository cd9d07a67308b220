import { type LabelRecord, type LabelScope, readScope } from './label-scope.js';

/**
 * What a sample is taken on behalf of: ids and labels, and nothing else. Contexts live as long as any timer, socket or
 * promise that was started in them, so they must never hold a span, a request or a configuration.
 */
export interface SampleContext {
  /** 32 hex digits; empty when there is no span to link to. */
  readonly traceId: string;
  /** 16 hex digits; empty when there is no span to link to. */
  readonly spanId: string;
  /** Innermost scope of labels. */
  readonly labels: LabelScope | undefined;
  /** The context of the same span without labels; itself where it has none. */
  readonly bare: SampleContext;
  /** What all spans below one local root share. */
  readonly root: LocalRoot;
}

/** The span that was entered first in this process, such as that of the incoming request. */
export interface LocalRoot {
  /** Whether the span stands for one incoming request, so that labels of that request are labels of the root. */
  readonly isServer: boolean;
  /** Labels of that request, as soon as they are known: everything linked to the root has them. */
  request: LabelScope | undefined;
}

/** A context of this span, without labels. */
export function createSpanContext(traceId: string, spanId: string, root: LocalRoot): SampleContext {
  const context: { -readonly [K in keyof SampleContext]?: SampleContext[K] } = {
    traceId,
    spanId,
    labels: undefined,
  };
  // Complete with what it lacked, the reference to itself included.
  return Object.freeze(Object.assign(context, { root, bare: context as SampleContext })) as SampleContext;
}

/** Work outside of any span. It is set explicitly: what starts outside must not inherit the enclosing request. */
export const NO_SPAN: SampleContext = createSpanContext(
  '',
  '',
  Object.freeze({ isServer: false, request: undefined }),
);

const contextsOf = new WeakMap<LabelScope, WeakMap<SampleContext, SampleContext>>();

/** The context of this span with these labels: the same object each time, so that it can be compared. */
export function withScope({ bare }: SampleContext, labels: LabelScope | undefined): SampleContext {
  if (labels === undefined) return bare;
  let known = contextsOf.get(labels);
  if (known === undefined) {
    known = new WeakMap();
    contextsOf.set(labels, known);
  }
  let context = known.get(bare);
  if (context === undefined) {
    context = Object.freeze({ ...bare, labels, bare });
    known.set(bare, context);
  }
  return context;
}

/** All labels of samples with this context: those of the request, and over them those of the scopes. */
export function labelsOf({ labels, root: { request } }: SampleContext): LabelRecord {
  if (request === undefined) return readScope(labels);
  return labels === undefined ? readScope(request) : { ...readScope(request), ...readScope(labels) };
}

/** The engine makes up contexts of its own, for example for the time of other threads: those are no span. */
export function readContext(recorded: unknown): SampleContext {
  const isOurs = typeof recorded === 'object' && recorded !== null && 'spanId' in recorded;
  // Nobody else sets contexts, and ours are the only ones with this property.
  return isOurs ? (recorded as SampleContext) : NO_SPAN;
}
