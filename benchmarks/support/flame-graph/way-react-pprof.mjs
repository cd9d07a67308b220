// react-pprof takes a profile of pprof-format: its graph alone, without the bar of hot frames and the details around it.
import {
  Line,
  Location,
  Function as PprofFunction,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { FlameGraph } from 'react-pprof/dist/components/FlameGraph.js';
import { offerWay } from './offer-way.ts';
import { nameOf, syntheticTree } from './synthetic-tree.ts';

function toProfile(root) {
  const stringTable = new StringTable();
  const ids = Array.from({ length: 2_000 }, (_, i) => i + 1);
  const sample = [];
  const visit = (node, stack) => {
    if (node.self > 0) sample.push(new Sample({ locationId: stack, value: [node.self] }));
    for (const child of node.children) visit(child, [child.nameId, ...stack]);
  };
  visit(root, []);
  return new Profile({
    sampleType: [new ValueType({ type: stringTable.dedup('cpu'), unit: stringTable.dedup('microseconds') })],
    sample,
    location: ids.map((id) => new Location({ id, line: [new Line({ functionId: id, line: id })] })),
    function: ids.map((id) => new PprofFunction({ id, name: stringTable.dedup(nameOf(id)) })),
    stringTable,
  });
}

offerWay((nodeCount, container) => {
  const profile = toProfile(syntheticTree(nodeCount));
  return () => createRoot(container).render(createElement(FlameGraph, { profile, width: 1200, height: 800 }));
});
