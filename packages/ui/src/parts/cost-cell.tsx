import { formatShare, formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';

/** A value in a table, with a bar for its part of a whole. */
export function CostCell(props: {
  readonly value: number;
  readonly whole: number;
  readonly unit: string;
  /** Whether the part is written too. */
  readonly hasShare?: boolean;
}): ReactElement {
  const { value, whole, unit, hasShare = false } = props;
  const part = whole > 0 ? Math.min(1, value / whole) : 0;
  return (
    <td className="cost-cell">
      <span className="cost-bar" style={{ width: `calc((100% - 24px) * ${part.toFixed(4)})` }} />
      <span className="cost-value">{formatValue(value, unit)}</span>
      {hasShare && <span className="cost-share">{formatShare(value, whole)}</span>}
    </td>
  );
}
