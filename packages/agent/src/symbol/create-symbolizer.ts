import { answerFile, answerLoadedFile, type FileAnswer, type FileQuestion } from './answer-file.js';
import type { CodePlace } from './code-place.js';
import { createMapWorker } from './create-map-worker.js';
import { type Reading, runAsync, runSync } from './file-reads.js';
import { findSourceMap, type MapLocation } from './find-source-map.js';
import { findWorkerFile } from './find-worker-file.js';
import { createKnownFiles, type KnownFile, keyOf } from './known-files.js';
import { loadedSourceMap } from './loaded-source-map.js';
import { localPath } from './local-path.js';
import type { Original } from './map-places.js';
import { bundledName } from './source-file-name.js';
import { NO_SYMBOLS, type SymbolStats } from './symbol-stats.js';

export interface SymbolizerOptions {
  /** Larger maps are not read. */
  readonly sourceMapMaxBytes: number;
  /** Limits that are no options of a user's; each has a default. */
  readonly limits?: Partial<SymbolizerLimits>;
}

export interface SymbolizerLimits {
  /** Larger maps are parsed in a worker thread. */
  readonly inThreadBytes: number;
  /** Larger maps are given up where no worker thread can be had. */
  readonly withoutWorkerBytes: number;
  /** All maps of one `resolveSync`. */
  readonly syncBytes: number;
  /** Functions and files that are remembered. */
  readonly maxAnswers: number;
  /** For one `resolve`. */
  readonly timeoutMs: number;
  readonly workerIdleMs: number;
  /** The worker's program; undefined = found beside this package. */
  readonly workerFile: string | undefined;
}

const DEFAULT_LIMITS: SymbolizerLimits = {
  // 4 ms of a slow core with 200 functions asked for, where a thread that is started for it takes 70 ms.
  inThreadBytes: 128 * 1024,
  // 20 to 60 ms, once per file and window with new functions.
  withoutWorkerBytes: 2 * 1024 * 1024,
  // 0.3 s: the process ends, and nobody waits for its event loop.
  syncBytes: 8 * 1024 * 1024,
  // A large service samples some ten thousand functions in its life. About 10 MB when full.
  maxAnswers: 50_000,
  timeoutMs: 10_000,
  // Longer than a flush interval: while a service warms up, every window brings new functions of one large map.
  workerIdleMs: 20_000,
  workerFile: undefined,
};

/** Finds what the functions of running code are in the source that it was made from. */
export interface Symbolizer {
  /**
   * What is known by now, without any I/O: the original place, the same place when it has no map, or undefined when
   * it is not known yet. Hot: called once per distinct function of a window.
   */
  lookup(place: CodePlace): CodePlace | undefined;
  /**
   * Finds out what `lookup` did not know yet; resolves when everything asked is answered or given up, and `lookup` then
   * returns the place itself. Never rejects, and keeps no process alive. I/O is asynchronous, large maps are parsed in
   * a worker thread.
   */
  resolve(places: readonly CodePlace[]): Promise<void>;
  /** As `resolve`, at once and in this thread, for the last window of a process that ends. Never throws. */
  resolveSync(places: readonly CodePlace[]): void;
  stats(): SymbolStats;
  /** Ends the worker thread and everything under way. */
  close(): void;
}

/** Functions of one file that are to be found out. */
interface OpenFile {
  readonly codePath: string;
  readonly known: KnownFile;
  readonly places: CodePlace[];
}

/** Nobody writes that far to the right. */
const MINIFIED_COLUMN = 300;

/**
 * Whether the code is an installed package's, as somebody could read it. What such a package was built from is mostly
 * not installed with it, and a service samples functions of a hundred of them, whose maps would cost it more than all
 * of its own.
 */
const isReadable = ({ file, column }: CodePlace): boolean =>
  column < MINIFIED_COLUMN && /[\\/]node_modules[\\/]/.test(file);

export function createSymbolizer({ sourceMapMaxBytes, limits }: SymbolizerOptions): Symbolizer {
  const { inThreadBytes, withoutWorkerBytes, syncBytes, ...rest } = { ...DEFAULT_LIMITS, ...limits };
  const known = createKnownFiles(rest.maxAnswers);
  const worker = createMapWorker({ file: rest.workerFile ?? findWorkerFile(), idleMs: rest.workerIdleMs });
  const counters: { -readonly [K in keyof SymbolStats]: number } = { ...NO_SYMBOLS };
  let lastResolve: Promise<void> = Promise.resolve();

  function lookup(place: CodePlace): CodePlace | undefined {
    const file = known.get(place.file);
    if (file !== undefined) return file.isPlain ? place : file.answers.get(keyOf(place));
    if (place.line > 0 && !isReadable(place) && localPath(place.file) !== undefined) return undefined;
    // Modules that webpack has eval'd.
    if (place.file.startsWith('webpack-internal:')) return { ...place, file: bundledName(place.file) };
    return place;
  }

  function openFiles(places: readonly CodePlace[]): OpenFile[] {
    counters.droppedAnswers += known.nextRound();
    const open = new Map<string, OpenFile>();
    for (const place of places) {
      if (lookup(place) !== undefined) continue;
      const file = open.get(place.file);
      if (file !== undefined) {
        file.places.push(place);
        continue;
      }
      const codePath = localPath(place.file);
      if (codePath === undefined) continue;
      open.set(place.file, { codePath, known: known.add(place.file), places: [place] });
    }
    return [...open.values()];
  }

  /** Settles what needs no map; returns what there is to read otherwise. */
  function locate(file: OpenFile, found: MapLocation): FileQuestion | Reading<FileAnswer> | undefined {
    const isFirst = file.known.location === undefined;
    file.known.location = found;
    const { codePath, places } = file;
    if (found.kind === 'file' || found.kind === 'inline') {
      return { codePath, location: found, places, maxMapBytes: sourceMapMaxBytes };
    }
    const loaded = found.kind === 'none' ? loadedSourceMap(codePath) : undefined;
    if (loaded !== undefined) return answerLoadedFile(loaded, file);
    if (isFirst && found.kind === 'missing') counters.mapsMissing++;
    file.known.isPlain = true;
    return undefined;
  }

  function take({ known: file, places }: OpenFile, answer: FileAnswer): void {
    if ('problem' in answer) {
      file.isPlain = true;
      if (answer.problem === 'broken') counters.mapsBroken++;
      else counters.mapsTooLarge++;
      return;
    }
    if (file.answers.size === 0) counters.mapsLoaded++;
    counters.mapBytes += answer.mapBytes;
    places.forEach((place, index) => {
      const original: Original = answer.originals[index];
      if (original === undefined) counters.unmappedFunctions++;
      else counters.mappedFunctions++;
      file.answers.set(keyOf(place), original ?? place);
    });
  }

  async function answer(question: FileQuestion): Promise<FileAnswer> {
    if (question.location.mapBytes > sourceMapMaxBytes && question.location.kind === 'file') {
      return { problem: 'too-large' };
    }
    if (question.location.mapBytes > inThreadBytes) {
      const answered = await worker.answer(question);
      if (answered !== undefined) return answered;
    }
    const maxMapBytes = Math.min(sourceMapMaxBytes, withoutWorkerBytes);
    return runAsync(answerFile({ ...question, maxMapBytes }));
  }

  /** One file after the other: the host's thread pool and event loop are its own. */
  async function work(files: readonly OpenFile[], state: { isOver: boolean }): Promise<void> {
    for (const file of files) {
      const location = file.known.location ?? (await runAsync(findSourceMap(file.codePath)));
      if (state.isOver) return;
      const open = locate(file, location);
      if (open === undefined) continue;
      const answered = await ('location' in open ? answer(open) : runAsync(open));
      // Late: it was given up, and stays what it was shown as.
      if (state.isOver) return;
      take(file, answered);
    }
  }

  function giveUp(files: readonly OpenFile[]): void {
    for (const { known: file, places } of files) {
      if (file.isPlain) continue;
      const open = places.filter((place) => !file.answers.has(keyOf(place)));
      if (open.length === 0) continue;
      counters.mapsGivenUp++;
      for (const place of open) file.answers.set(keyOf(place), place);
    }
  }

  async function resolveNow(places: readonly CodePlace[]): Promise<void> {
    const files = openFiles(places);
    if (files.length === 0) return;
    const state = { isOver: false };
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((settle) => {
      timer = setTimeout(settle, rest.timeoutMs);
      timer.unref();
    });
    try {
      await Promise.race([work(files, state), timeout]);
    } catch {
      // Ignored: what is left is given up, and counted as that.
    } finally {
      clearTimeout(timer);
      state.isOver = true;
      giveUp(files);
    }
  }

  return {
    lookup,
    resolve(places) {
      // After the one before, so that no map is parsed twice for functions that both ask for.
      lastResolve = lastResolve.then(() => resolveNow(places));
      return lastResolve;
    },
    resolveSync(places) {
      let bytesLeft = syncBytes;
      const files = openFiles(places);
      try {
        for (const file of files) {
          const open = locate(file, file.known.location ?? runSync(findSourceMap(file.codePath)));
          if (open === undefined) continue;
          if (!('location' in open)) {
            take(file, runSync(open));
          } else if (open.location.mapBytes <= bytesLeft) {
            bytesLeft -= open.location.mapBytes;
            take(file, runSync(answerFile(open)));
          }
        }
      } catch {
        // Ignored: what is left is given up, and counted as that.
      }
      giveUp(files);
    },
    stats: () => ({ ...counters }),
    close: () => worker.close(),
  };
}
