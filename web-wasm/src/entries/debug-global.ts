// The classic script for development: the SDK with its debugging tools, which as modules could not reach the SDK of a
// classic script.

export * from '../index';
export { doctor } from './doctor';
export { overlay } from './overlay';
export { complete } from './testing';
