import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import { labelsOf } from '../link/label-scope.js';
import type { SampleContext } from '../link/sample-context.js';

/** Rows of the builder's tables for one context. */
export interface ContextRow {
  /** 0 = no span to link to. */
  readonly link: number;
  /** Labels; 0 = none. */
  readonly attributeSet: number;
}

export interface ContextRows {
  of(context: SampleContext): ContextRow;
  /** Contexts whose labels were left out, because the window had too many different sets of them. */
  readonly droppedLabelSets: number;
}

/**
 * Most different sets of labels in one window. Each makes a series of its own in most servers, and labels with more
 * values than that hold ids or other texts without end, which make profiles useless there.
 */
export const MAX_LABEL_SETS = 1_000;

const HEX = /^[0-9a-f]+$/;

/** Looks contexts up once per window: labels that were set late, such as the route of a request, are known by then. */
export function createContextRows(builder: ProfilesBuilder): ContextRows {
  const rows = new Map<SampleContext, ContextRow>();
  const sets = new Set<number>();
  let droppedLabelSets = 0;

  function addLabels(context: SampleContext): number {
    const labels = Object.entries(labelsOf(context));
    if (labels.length === 0) return 0;
    const set = builder.addAttributeSet(labels.map(([name, value]) => builder.addAttribute(name, value)));
    if (sets.size < MAX_LABEL_SETS) sets.add(set);
    if (sets.has(set)) return set;
    droppedLabelSets++;
    return 0;
  }

  return {
    of(context) {
      let row = rows.get(context);
      if (row === undefined) {
        const { traceId, spanId } = context;
        // No span at all, or one of a tracing that breaks the API's contract.
        const link = HEX.test(traceId) && HEX.test(spanId) ? builder.addLink(traceId, spanId) : 0;
        row = { link, attributeSet: addLabels(context) };
        rows.set(context, row);
      }
      return row;
    },
    get droppedLabelSets() {
      return droppedLabelSets;
    },
  };
}
