// The commands that show a view, from the views' descriptors.
import { hostViews } from '../panel/views';
import { viewCommandId } from '../protocol/views';
import type { ManifestPart, TextPart } from './part';

const descriptors = Object.values(hostViews);

export const viewCommands: ManifestPart = {
  at: ['contributes', 'commands'],
  owns: (entry) => (entry as { title: string }).title.startsWith('%view.'),
  entries: descriptors.map(({ name }) => ({ command: viewCommandId(name), title: `%view.${name}%`, category: 'AllocTrace' })),
};

export const viewCommandTitles: TextPart = {
  owns: (key) => key.startsWith('view.'),
  texts: Object.fromEntries(descriptors.map(({ name, commandTitle }) => [`view.${name}`, commandTitle])),
};
