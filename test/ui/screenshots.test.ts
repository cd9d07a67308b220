/**
 * Compares states of the page with the pictures in `pictures/`, which were looked at by a person.
 *
 * Fonts are those of the machine, so that letters are not compared: of each block of 24 x 24 pixels the mean colour is. A panel that is
 * missing, has another colour, or lies elsewhere is seen; a word that has changed, or a small button, is not. Data, window, language, time zone and time of day are fixed; the
 * day is yesterday, because a server takes no profiles of any age.
 *
 * To take new pictures, after a change that is meant to be seen: `HOTSPAN_UPDATE_PICTURES=1 npx vitest run --config test/vitest.config.ts
 * test/ui/screenshots.test.ts`, and look at each before it is committed.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';
import { differingShare, readBlocks } from './picture.fixture.js';

const FOLDER = fileURLToPath(new URL('pictures/', import.meta.url));
const IS_UPDATE = process.env.HOTSPAN_UPDATE_PICTURES === '1';
/** Of all blocks; picture.fixture.ts has what was measured. */
const MOST_DIFFERING = 0.03;

const DAY_MS = 86_400_000;
const NOON_MS = (Math.floor(Date.now() / DAY_MS) - 0.5) * DAY_MS;

/** A state of the page that a picture is kept of. */
interface State {
  /** File name of the picture. */
  readonly name: string;
  readonly query: string;
  readonly theme: 'light' | 'dark';
  readonly width?: number;
  /** Before the page is loaded: what the server shall answer. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Until it is whole, and what is done to it. */
  readonly arrange: (page: Page) => Promise<void>;
}

const STATES: readonly State[] = [
  {
    name: 'start-empty-light',
    query: '?tab=start',
    theme: 'light',
    prepare: answerNoServices,
    arrange: (page) => page.getByTestId('empty').waitFor(),
  },
  {
    name: 'start-collector-dark-narrow',
    query: '?tab=start',
    theme: 'dark',
    width: 900,
    prepare: answerNoServices,
    arrange: async (page) => {
      await page.locator('input[value=collector]').check({ force: true });
      await page.getByTestId('sender-collector').waitFor();
    },
  },
  {
    name: 'status-light',
    query: '?tab=status',
    theme: 'light',
    prepare: answerStatus,
    arrange: (page) => page.getByTestId('limits').waitFor(),
  },
  {
    name: 'status-dark',
    query: '?tab=status',
    theme: 'dark',
    prepare: answerStatus,
    arrange: (page) => page.getByTestId('limits').waitFor(),
  },
  {
    name: 'explore-light',
    query: '?service=checkout&from=now-15m',
    theme: 'light',
    arrange: (page) => page.getByTestId('total').waitFor(),
  },
  {
    name: 'explore-grouped-dark-narrow',
    query: '?service=checkout&from=now-15m&by=k8s.pod.name&search=price',
    theme: 'dark',
    width: 900,
    arrange: async (page) => {
      await page.getByTestId('total').waitFor();
      await page.getByTestId('legend').waitFor();
    },
  },
  {
    name: 'explore-sandwich-dark',
    query: `?service=checkout&from=now-15m&function=${encodeURIComponent('checkout (/app/src/checkout.ts)')}`,
    theme: 'dark',
    arrange: (page) => page.getByTestId('sandwich').waitFor(),
  },
  {
    name: 'explore-light-wide',
    query: '?service=checkout&from=now-15m&graph=flame&color=value',
    theme: 'light',
    width: 2_560,
    arrange: (page) => page.getByTestId('total').waitFor(),
  },
  {
    name: 'compare-light',
    query: '?tab=compare&service=checkout&from=now-5m&baseFrom=now-10m&baseTo=now-5m',
    theme: 'light',
    arrange: (page) => page.getByTestId('top-growth').waitFor(),
  },
  {
    name: 'compare-sides-dark',
    query: '?tab=compare&service=checkout&from=now-5m&baseFrom=now-10m&baseTo=now-5m&layout=sides',
    theme: 'dark',
    arrange: (page) => page.getByTestId('top-growth').waitFor(),
  },
  {
    name: 'traces-light',
    query: '?tab=traces&service=checkout&from=now-15m',
    theme: 'light',
    arrange: (page) => page.getByTestId('span-table').waitFor(),
  },
  {
    name: 'functions-dark',
    query: `?tab=functions&service=checkout&from=now-15m&function=${encodeURIComponent('checkout (/app/src/checkout.ts)')}`,
    theme: 'dark',
    arrange: async (page) => {
      await page.getByTestId('split-service.version').waitFor();
      await page.getByTestId('function-history').locator('canvas').waitFor();
    },
  },
  {
    name: 'files-light',
    query: '?tab=files',
    theme: 'light',
    arrange: (page) => page.getByRole('button', { name: 'Choose files' }).waitFor(),
  },
];

async function answerNoServices(page: Page): Promise<void> {
  await page.route('**/querier.v1.QuerierService/Series', (route) => route.fulfill({ json: {} }));
}

/** Numbers of a server that has seen something. */
async function answerStatus(page: Page): Promise<void> {
  const received = { profiles: 184_203, bytes: 812_406_311 };
  const json = {
    version: '0.1.0',
    uptimeSeconds: 273_600,
    storage: 'embedded',
    stored: { profiles: 1_204_806, oldest: NOON_MS - 30 * DAY_MS, services: 12, series: 214 },
    tenants: [
      {
        tenant: 'anonymous',
        received: { ...received, lately: { profiles: 44, bytes: 194_040, seconds: 65 } },
        rejected: [
          {
            reason: 'not_in_ingestion_window',
            profiles: 17,
            advice: "A profile is too old or ahead of the server's clock. Check the sender's clock.",
          },
        ],
        rateLimitedBytes: 0,
        retentionMs: 30 * DAY_MS,
        limits: {
          ingestion_rate: '4MiB',
          ingestion_burst: '40MiB',
          max_profile_bytes: '32MiB',
          max_samples: 1_000_000,
          max_sample_labels: 100,
          max_stack_depth: 1_000,
          max_symbol_bytes: 65_535,
          max_label_names: 128,
          max_label_name_bytes: '1KiB',
          max_label_value_bytes: '2KiB',
          max_series_per_profile: 1_000,
          max_profile_age: '30d',
          max_profile_ahead: '10m',
          retention: '30d',
        },
      },
    ],
    server: { diskBytes: 1_906_311_168, refused: [], refusedConnections: 0, dropped: [] },
  };
  await page.route('**/api/hotspan/v1/status*', (route) => route.fulfill({ json }));
}

describe.skipIf(HAS_NO_BROWSER)('the page looks as in the picture', () => {
  let fixture: PageFixture;
  let actualFolder: string | undefined;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: NOON_MS, minutes: 10, pods: 2 });
  });
  afterAll(() => fixture?.stop());

  async function open(state: State): Promise<Page> {
    const page = await fixture.open('?tab=files', {
      viewport: { width: state.width ?? 1_400, height: 900 },
      colorScheme: state.theme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    await page.clock.setFixedTime(NOON_MS);
    await state.prepare?.(page);
    await page.goto(`${fixture.server.url}/${state.query}`);
    await state.arrange(page);
    await page.locator('.progress[data-loading=false]').waitFor({ state: 'attached' });
    return page;
  }

  /** Keeps the picture where a person can look at it; returns where. */
  function keep(name: string, png: Buffer): string {
    actualFolder ??= mkdtempSync(join(tmpdir(), 'hotspan-pictures-'));
    const path = join(actualFolder, `${name}.png`);
    writeFileSync(path, png);
    return path;
  }

  it.each(STATES)('$name', async (state) => {
    const page = await open(state);
    const actual = await page.screenshot({ animations: 'disabled' });
    const path = join(FOLDER, `${state.name}.png`);
    if (IS_UPDATE) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(path, actual);
    } else {
      const expected = await readBlocks(page, readFileSync(path));
      const share = differingShare(await readBlocks(page, actual), expected);
      const where = share > MOST_DIFFERING ? keep(state.name, actual) : '';
      expect(share, `${path} and ${where} differ`).toBeLessThanOrEqual(MOST_DIFFERING);
    }
    await page.close();
  });

  it.each([
    ['a panel that is missing', '[data-testid=limits] { display: none }'],
    ['text that cannot be seen', 'main { color: var(--surface) }'],
    ['a panel that lies over another', '[data-testid=losses] { margin-top: -60px }'],
  ])('and does not with %s', async (_what, css) => {
    const state = STATES.find(({ name }) => name === 'status-light');
    if (state === undefined) throw new Error('There is no state status-light.');
    const page = await open(state);
    const right = await readBlocks(page, await page.screenshot({ animations: 'disabled' }));
    await page.addStyleTag({ content: css });
    const wrong = await readBlocks(page, await page.screenshot({ animations: 'disabled' }));
    expect(differingShare(wrong, right)).toBeGreaterThan(MOST_DIFFERING);
    await page.close();
  });
});
