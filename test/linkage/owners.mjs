// Whose work a function does. The owner is defined as the span that OpenTelemetry itself has active at the moment of the
// call, whatever one may think of it: a listener of an unbound emitter works for whoever emits, the `data` of a pooled
// socket for whoever opened it. A span of another process, an invalid span and no span all own nothing here.

const SAMPLED = 1;

export function createOwners({ trace }) {
  const bySpanId = new Map();
  const list = [];

  function add(owner) {
    list.push(owner);
    return owner;
  }

  const nobody = add({ number: 0, traceId: '', spanId: '', rootSpanId: '', isSampled: false });

  return {
    list,
    /** Registers a span that this process has started; `parent` is its parent in this process, if it has one there. */
    register(span, parent) {
      const { traceId, spanId, traceFlags } = span.spanContext();
      const rootSpanId = parent === undefined ? spanId : bySpanId.get(parent.spanContext().spanId).rootSpanId;
      const isSampled = (traceFlags & SAMPLED) !== 0;
      bySpanId.set(spanId, add({ number: list.length, traceId, spanId, rootSpanId, isSampled }));
    },
    /** The owner of what is called now. */
    current() {
      const span = trace.getActiveSpan();
      return (span && bySpanId.get(span.spanContext().spanId)) ?? nobody;
    },
  };
}
