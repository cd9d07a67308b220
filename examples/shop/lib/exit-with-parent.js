// Loaded into every child by `--import`: ends it when the program that started it is gone, even by SIGKILL, which
// nothing else would tell it. The channel to the parent is used for nothing else.
const DEADLINE_MS = 10_000;

process.once('disconnect', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), DEADLINE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Listening must not keep a child alive that has nothing left to do.
process.channel?.unref();
