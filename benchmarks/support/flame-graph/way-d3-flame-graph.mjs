// d3-flame-graph takes nested objects, whose values include those of their children. Without its animation, which would count.
import flamegraph from 'd3-flame-graph';
import { select } from 'd3-selection';
import { offerWay } from './offer-way.ts';
import { nameOf, syntheticTree } from './synthetic-tree.ts';

const toObject = ({ nameId, total, children }) => ({
  name: nameOf(nameId),
  value: total,
  children: children.map(toObject),
});

offerWay((nodeCount, container) => {
  const data = toObject(syntheticTree(nodeCount));
  return () => {
    const chart = flamegraph().width(1200).cellHeight(22).inverted(true).transitionDuration(0);
    select(container).datum(data).call(chart);
  };
});
