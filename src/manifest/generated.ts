// All that is generated, a line each. A part stands in a file of its own beside this one and reads descriptors only.
import type { DocumentPart, ManifestPart, TextPart } from './part';

export const manifestParts: readonly ManifestPart[] = [];

export const textParts: readonly TextPart[] = [];

export const documentParts: readonly DocumentPart[] = [];
