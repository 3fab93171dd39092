// The exceptions that a launch configuration can stop at, from the registered breakpoint kinds.
import { exceptionFilters } from '../debug/breakpoints/kinds';
import type { ManifestPart } from './part';

export const breakOn: ManifestPart = {
  at: [...['contributes', 'debuggers', '0', 'configurationAttributes'], ...['launch', 'properties', 'breakOn', 'items', 'enum']],
  owns: () => true,
  entries: exceptionFilters,
};
