// Functions that keep the CPU busy, each known by its name. Each has a body of its own and is entered
// through an array, so that no compiler makes two of them one or hides one in its caller.

function busy0(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}

function busy1(ms) {
  const end = performance.now() + ms;
  let x = 1;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x ^= (x << 1) + i;
  return x;
}

function busy2(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sin(i);
  return x;
}

function busy3(ms) {
  const end = performance.now() + ms;
  let x = '';
  while (performance.now() < end) for (let i = 1; i < 200; i++) x = (x + i).slice(-20);
  return x;
}

function busy4(ms) {
  const end = performance.now() + ms;
  const x = new Float64Array(256);
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x[i & 255] += i;
  return x[3];
}

function busy5(ms) {
  const end = performance.now() + ms;
  let x = 1;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x = (x * 16_807) % 2_147_483_647;
  return x;
}

function busy6(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.log(i);
  return x;
}

function busy7(ms) {
  const end = performance.now() + ms;
  let x = 7;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x = Math.imul(x, 31) + i;
  return x;
}

function busyInChild(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.cbrt(i);
  return x;
}

function busyAttached(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.hypot(i, 3);
  return x;
}

function busyOutside(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.atan(i);
  return x;
}

export const inSpans = [busy0, busy1, busy2, busy3, busy4, busy5, busy6, busy7];
export const inChild = [busyInChild];
export const inAttached = [busyAttached];
export const outside = [busyOutside];
