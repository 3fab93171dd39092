// The entry of the extension, for the Node host and for the web worker host.
export { activate } from './activate';
// What the same file does as a thread.
export { runThread } from './session/run-thread';
