import { useSyncExternalStore } from 'react';
import { UiError } from '../../client/errors.js';
import { type FileProblem, toFileProblem } from './file-problem.js';
import type { FileContents } from './read-file.js';
import { readInThread } from './read-in-thread.js';

/** A file of this tab. */
export interface OpenedFile {
  readonly id: number;
  readonly file: File;
  /** Both are undefined while it is read. */
  readonly contents?: FileContents;
  readonly problem?: FileProblem;
}

/** The graphs of all files stay in memory: a usual one takes a few megabytes, the largest allowed about a hundred. */
export const MAX_FILES = 20;

let files: readonly OpenedFile[] = [];
let nextId = 1;
/** One after the other: each may take much memory while it is read. */
let lastRead: Promise<void> = Promise.resolve();
const readers = new Map<number, AbortController>();
const listeners = new Set<() => void>();

/** The files of this tab, which stay when another view is opened. */
export function useOpenedFiles(): readonly OpenedFile[] {
  return useSyncExternalStore(subscribe, () => files);
}

/** Adds files and begins to read them; gives the id of the first. */
export function openFiles(list: readonly File[]): number | undefined {
  const added = list.map((file) => ({ id: nextId++, file }));
  const room = MAX_FILES - files.length;
  const refused = added.slice(room).map((opened) => ({ ...opened, problem: tooMany() }));
  set([...files, ...added.slice(0, room), ...refused]);
  for (const opened of added.slice(0, room)) {
    const controller = new AbortController();
    readers.set(opened.id, controller);
    lastRead = lastRead.then(() => read(opened, controller.signal));
  }
  return added[0]?.id;
}

/** Forgets a file. */
export function closeFile(id: number): void {
  readers.get(id)?.abort();
  readers.delete(id);
  set(files.filter((opened) => opened.id !== id));
}

async function read(opened: OpenedFile, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined));
  });
  const reply = await Promise.race([readInThread(opened.file, signal), aborted]);
  readers.delete(opened.id);
  if (reply !== undefined) set(files.map((each) => (each.id === opened.id ? { ...each, ...reply } : each)));
}

function tooMany(): FileProblem {
  const facts = `A tab has at most ${MAX_FILES} files. This one was not read.`;
  return toFileProblem(new UiError('HOTSPAN_ERR_UI_FILE_COUNT', facts));
}

function set(next: readonly OpenedFile[]): void {
  files = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
