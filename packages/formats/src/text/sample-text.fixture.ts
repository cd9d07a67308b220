/** Folded text with what it allows: repeated stacks, blanks in names, empty frames, signs, no text, CR LF, no count. */
export const SAMPLE_GROUPS: string = [
  'main;handle request;parse 12',
  'main;handle request;render 7',
  'main;handle request;parse 3',
  '',
  'no-count',
  'main;;gc +4',
  'réponse;日本語;😀 9223372036854775800',
  'idle -2\r',
  ' 5',
  'main 0',
  '',
].join('\n');

/** Stacks without counts. */
export const SAMPLE_LINES: string = [
  'main;handle request;parse',
  'main;handle request;render',
  'main;handle request;parse\r',
  '',
  'main;;gc',
  'réponse;日本語;😀',
].join('\n');

/** Hand-made in the shapes of `perf script`: comments, two events, threads, inlined frames, V8's names, no call chain. */
export const SAMPLE_PERF_SCRIPT: string = `# ========
# captured on    : a machine
# ========
#
swapper     0 [000]  1204.118225:     250000 cpu-clock:pppH: 
\tffffffff8104f45a native_safe_halt+0xa ([kernel.kallsyms])
\tffffffff81020e8e default_idle+0x1e ([kernel.kallsyms])
\tffffffff8100b2c7 cpu_startup_entry+0x127 ([kernel.kallsyms])

node  4711/4711  [002]  1204.120001:     250000 cpu-clock:pppH: 
\t          a1b2c3 inner (inlined)
\t          a1b2c3 outer+0x10 (/usr/local/bin/node)
\t    3f8e00d1e2c4 JS:*parseBody /srv/shop app/parse.js:14:22+0x1c4 (/tmp/perf-4711.map)
\t    3f8e00d1e800 LazyCompile:~handle file:///srv/shop/app.mjs:3:1+0x40 (/tmp/perf-4711.map)
\t          c0ffee v8::internal::(anonymous namespace)::Invoke(v8::internal::Isolate*, std::vector<int, std::allocator<int> > const&)+0x2af (/usr/local/bin/node)
\t           29d90 [unknown] (/usr/lib/x86_64-linux-gnu/libc.so.6 (deleted))

V8 WorkerThread  4711/4720  [001]  1204.120400:          1 sched:sched_switch: prev_comm=node prev_pid=4711 ==> next_comm=x
\tffffffff81a0b2c7 __schedule+0x2c7 ([kernel.kallsyms])
\t           91234 pthread_cond_wait+0x1a4 (/usr/lib/libc.so.6)
\t    7f00deadbeef [unknown] ([unknown])

              dd  4800 [003]  1204.130000:     500000 cpu-clock:pppH:  ffffffff8104f45a copy_page+0xa ([kernel.kallsyms])
`;
