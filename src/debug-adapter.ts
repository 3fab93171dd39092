// The entry of the debug adapter as a program of its own, for any editor.
import { runDebugAdapter } from './programs';

runDebugAdapter();
