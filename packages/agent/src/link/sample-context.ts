/** Labels as they are recorded: checked names, short texts. */
export type LabelRecord = Readonly<Record<string, string>>;

/**
 * Labels that hold for a stretch of asynchronous work, over those of the scope around it. Scopes travel with every
 * continuation of that work, so they hold texts and a context, which holds ids and texts.
 */
export interface LabelScope {
  readonly outer: LabelScope | undefined;
  labels: LabelRecord;
  /** Whether `labels` are replaced when more is known, such as the route of a request that is being matched. */
  readonly isOpen: boolean;
  /** The last context that was made with these labels. */
  lastContext: SampleContext | undefined;
}

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
  /** Of one without labels: the last context that was made of it with labels. */
  scoped: SampleContext | undefined;
}

/** The span that was entered first in this process, such as that of the incoming request. */
export interface LocalRoot {
  /** Whether the span stands for one incoming request, so that labels of that request are labels of the root. */
  readonly isServer: boolean;
  /** Labels of that request, as soon as they are known: everything linked to the root has them. */
  request: LabelScope | undefined;
}

class BareContext implements SampleContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly root: LocalRoot;
  readonly labels = undefined;
  readonly bare: SampleContext = this;
  scoped: SampleContext | undefined = undefined;

  constructor(traceId: string, spanId: string, root: LocalRoot) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.root = root;
  }
}

/** A context of this span, without labels. */
export function createSpanContext(traceId: string, spanId: string, root: LocalRoot): SampleContext {
  return new BareContext(traceId, spanId, root);
}

/** Work outside of any span. It is set explicitly: what starts outside must not inherit the enclosing request. */
export const NO_SPAN: SampleContext = createSpanContext(
  '',
  '',
  Object.freeze({ isServer: false, request: undefined }),
);

/**
 * The context of this span with these labels: the same object as the last time, so that it can be compared, where the
 * span has had no other labels since, or the labels no other span. Else it is one that is equal.
 */
export function withScope({ bare }: SampleContext, labels: LabelScope | undefined): SampleContext {
  if (labels === undefined) return bare;
  const { scoped } = bare;
  if (scoped?.labels === labels) return scoped;
  const { lastContext } = labels;
  const context = lastContext?.bare === bare ? lastContext : { ...bare, labels, bare, scoped: undefined };
  labels.lastContext = context;
  bare.scoped = context;
  return context;
}

/** The engine makes up contexts of its own, for example for the time of other threads: those are no span. */
export function readContext(recorded: unknown): SampleContext {
  const isOurs = typeof recorded === 'object' && recorded !== null && 'spanId' in recorded;
  // Nobody else sets contexts, and ours are the only ones with this property.
  return isOurs ? (recorded as SampleContext) : NO_SPAN;
}
