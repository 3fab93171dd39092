// The entry of the command line.
import { runCommandLine } from './programs';

void runCommandLine();
