/**
 * `node --import hotspan/register app.js`, or `--require`: starts profiling with what the environment says.
 * Anything wrong there is one warning, and the program runs on.
 */
import { start } from './lifecycle/start.js';

start();
