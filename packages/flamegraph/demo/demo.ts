// The graph with what a page adds to it: a search box, a table of functions, and switches.
import {
  createFlameGraph,
  decodeFlameGraph,
  type FlameData,
  type FlameGraphMessage,
  type FlameGraphView,
  formatShare,
  formatValue,
  searchFrames,
  searchTextFor,
  splitName,
  topFunctions,
} from '../src/index.js';
import { deepMessage } from './deep-message.js';

const UNIT = 'nanoseconds';
/** As many as anyone reads; a table of all would need scrolling of its own. */
const MAX_ROWS = 200;

const search = byId<HTMLInputElement>('search');
const matched = byId<HTMLOutputElement>('matched');
const theme = byId<HTMLSelectElement>('theme');

const graph = createFlameGraph(byId('graph'), { unit: UNIT, onSearch: () => search.focus() });
let data = decodeFlameGraph({});

const messages: Record<string, () => Promise<FlameGraphMessage>> = {
  shop: async () => (await fetch('./shop-cpu.json')).json(),
  deep: async () => deepMessage(10_000),
};

async function showData(name: string): Promise<void> {
  data = decodeFlameGraph((await messages[name]?.()) ?? {});
  graph.setData(data);
  byId('functions').replaceChildren(...functionRows(data));
  showSearch(search.value);
}

function showSearch(text: string): void {
  graph.setView({ search: text });
  const { isActive, frameCount, value, problem } = searchFrames(data, text);
  const share = formatShare(value, data.totals[0] ?? 0);
  matched.value = problem ?? (isActive ? `${frameCount} frames, ${share} of all` : '');
}

function showMatch(step: 1 | -1): void {
  const place = graph.showMatch(step);
  if (place !== undefined) matched.value = `${place.number} of ${place.count}`;
}

function functionRows(shown: FlameData): HTMLTableRowElement[] {
  return topFunctions(shown)
    .slice(0, MAX_ROWS)
    .map(({ name, self, total }) => {
      const row = document.createElement('tr');
      const { functionName, place } = splitName(name);
      const button = document.createElement('button');
      button.append(functionName, Object.assign(document.createElement('small'), { textContent: place }));
      button.addEventListener('click', () => {
        search.value = searchTextFor(name);
        showSearch(search.value);
      });
      row.insertCell().append(button);
      for (const value of [self, total]) row.insertCell().append(formatValue(value, UNIT));
      return row;
    });
}

async function savePng(): Promise<void> {
  const url = URL.createObjectURL(await graph.toPng());
  Object.assign(document.createElement('a'), { href: url, download: 'flame-graph.png' }).click();
  URL.revokeObjectURL(url);
}

function byId<E extends HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element "${id}"`);
  // index.html, beside this file, has an element of that kind.
  return element as E;
}

/** A switch whose values are those of a part of the view. */
function onChoice(id: string, part: keyof FlameGraphView): void {
  const select = byId<HTMLSelectElement>(id);
  select.addEventListener('change', () => graph.setView({ [part]: select.value }));
}

search.addEventListener('input', () => showSearch(search.value));
search.form?.addEventListener('submit', (event) => {
  event.preventDefault();
  showMatch(1);
});
byId('previous').addEventListener('click', () => showMatch(-1));
byId('png').addEventListener('click', savePng);
onChoice('colors', 'colorBy');
onChoice('orientation', 'orientation');
theme.addEventListener('change', () => {
  document.documentElement.style.colorScheme = theme.value;
  graph.refreshTheme();
});
const dataChoice = byId<HTMLSelectElement>('data');
dataChoice.addEventListener('change', () => showData(dataChoice.value));
await showData(dataChoice.value);
