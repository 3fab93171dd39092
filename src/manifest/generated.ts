// All that is generated, a line each. A part stands in a file of its own beside this one and reads descriptors only.
import type { DocumentPart, ManifestPart, TextPart } from './part';
import { viewCommands, viewCommandTitles } from './views';

export const manifestParts: readonly ManifestPart[] = [viewCommands];

export const textParts: readonly TextPart[] = [viewCommandTitles];

export const documentParts: readonly DocumentPart[] = [];
