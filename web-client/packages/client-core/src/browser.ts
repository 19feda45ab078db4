/** The environment of a page: sockets, timers, `online` and visibility as the browser has them. */
export { platformEnvironment as browserEnvironment } from './environment.ts';
