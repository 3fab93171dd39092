// The programs of the package in one file, since they have nearly all of their code in common.
export { runCommandLine } from './cli/command-line';
export { runDebugAdapter } from './stand-alone-adapter';
export { runThread } from './session/run-thread';
