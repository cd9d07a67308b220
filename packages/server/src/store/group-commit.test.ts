import { describe, expect, it, vi } from 'vitest';
import { createGroupCommit } from './group-commit.js';

/** Commits that end when the test says so. */
function createCommits() {
  const groups: (readonly number[])[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const commit = (items: readonly number[]): Promise<void> => {
    groups.push(items);
    return new Promise((resolve, reject) => ends.push({ resolve, reject }));
  };
  return { groups, ends, commit };
}

describe('createGroupCommit', () => {
  it('waits for others, then commits all of them together', async () => {
    vi.useFakeTimers();
    const { groups, ends, commit } = createCommits();
    const group = createGroupCommit({ waitMs: 100, maxItems: 10, commit });
    const done = [group.add(1), group.add(2)];
    await vi.advanceTimersByTimeAsync(99);
    expect(groups).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(groups).toEqual([[1, 2]]);
    ends[0]?.resolve();
    await Promise.all(done);
    vi.useRealTimers();
  });

  it('commits at once when the group is full', async () => {
    const { groups, ends, commit } = createCommits();
    const group = createGroupCommit({ waitMs: 1e6, maxItems: 2, commit });
    const done = [group.add(1), group.add(2)];
    expect(groups).toEqual([[1, 2]]);
    ends[0]?.resolve();
    await Promise.all(done);
  });

  it('gathers what comes while a commit runs, and commits it right after', async () => {
    const { groups, ends, commit } = createCommits();
    const group = createGroupCommit({ waitMs: 1e6, maxItems: 2, commit });
    const first = [group.add(1), group.add(2)];
    const second = [3, 4, 5].map((item) => group.add(item));
    expect(groups).toEqual([[1, 2]]);
    ends[0]?.resolve();
    await Promise.all(first);
    await vi.waitFor(() =>
      expect(groups).toEqual([
        [1, 2],
        [3, 4, 5],
      ]),
    );
    ends[1]?.resolve();
    await Promise.all(second);
  });

  it('tells a failure to the group it happened to, and to no other', async () => {
    const { ends, commit } = createCommits();
    const group = createGroupCommit({ waitMs: 1e6, maxItems: 1, commit });
    const first = group.add(1);
    const second = group.add(2);
    ends[0]?.reject(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    await vi.waitFor(() => expect(ends).toHaveLength(2));
    ends[1]?.resolve();
    await second;
  });

  it('commits what waits before it closes', async () => {
    const { groups, ends, commit } = createCommits();
    const group = createGroupCommit({ waitMs: 1e6, maxItems: 10, commit });
    const done = group.add(1);
    const closed = group.close();
    expect(groups).toEqual([[1]]);
    ends[0]?.resolve();
    await Promise.all([done, closed]);
  });
});
