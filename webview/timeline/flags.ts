// The flags of the marks over the timeline's drawing: those that stand too close share one.
import type { TimelineMark } from '../../src/protocol/timeline';
import type { Scene } from '../layout/scene';
import type { TimelinePicture } from './picture';
import { TimelinePlaces } from './places';
import type { TimelineWindow } from './window';

/** Pixels at the top where flags are. */
export const flagHeight = 16;

/** Marks that stand too close to be told apart, as one flag; most often a single mark. */
export interface MarkGroup {
  readonly marks: readonly TimelineMark[];
  /** How many there are, with those that the host has left out. */
  readonly count: number;
  /** Where its pole stands, and how wide its flag is. */
  readonly x: number;
  readonly width: number;
  /** What is written on the flag; empty where there is no room. */
  readonly label: string;
}

/** Characters that the flag of a group has room for, at least: its count. */
const groupCharacters = 3;
const flagPadding = 8;

/** The flags of the marks in view, none over another. */
export function markGroups(picture: TimelinePicture, window: TimelineWindow, width: number, characterWidth: number): MarkGroup[] {
  const places = new TimelinePlaces(picture, window, width);
  const apart = groupCharacters * characterWidth + flagPadding + 2;
  const groups: { x: number; marks: TimelineMark[] }[] = [];
  for (const mark of picture.marks) {
    if (!places.isInView(mark.position)) continue;
    const x = Math.min(width - 1, Math.round(places.middleOf(mark.position)));
    const last = groups.at(-1);
    if (last && x - last.x < apart) last.marks.push(mark);
    else groups.push({ x, marks: [mark] });
  }
  return groups.map(({ x, marks }, index) => {
    const room = (groups[index + 1]?.x ?? width) - x - 3;
    const count = marks.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
    const label = flagLabel(marks[0].text, count, Math.floor((room - flagPadding) / characterWidth));
    const wide = label === '' ? Math.max(3, Math.min(6, room)) : label.length * characterWidth + flagPadding;
    return { marks, count, x, label, width: wide };
  });
}

/** What a flag says: the first mark's text and how many more there are, or else how many there are, or else nothing. */
function flagLabel(text: string, count: number, characters: number): string {
  if (count === 1) return shortened(text, characters);
  const more = ` +${count - 1}`;
  const named = shortened(text, characters - more.length);
  if (named !== '') return named + more;
  const number = count < 1000 ? String(count) : `${Math.floor(count / 1000)}k`;
  return number.length <= characters ? number : '';
}

/** A pole for each group of marks, and a flag on it that ends before the next. */
export function drawMarks(
  scene: Scene,
  picture: TimelinePicture,
  window: TimelineWindow,
  width: number,
  bottom: number,
  characterWidth: number,
): void {
  for (const { x, label, width: flag } of markGroups(picture, window, width, characterWidth)) {
    const top = label === '' ? flagHeight - 8 : 1;
    scene.list('timelinePole').push(x, top, 1, bottom - top);
    if (label === '') scene.list('timelineFlag').push(x, top, Math.min(flag, width - x), 6);
    else {
      scene.list('timelineFlag').push(x, top, flag, flagHeight - 2);
      scene.texts.push({ text: label, x: x + 4, y: flagHeight / 2, align: 'left', style: 'onFlag' });
    }
  }
}

/** As much of a text as there is room for; nothing where that says nothing. */
function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return characters < 4 ? '' : `${text.slice(0, characters - 1).trimEnd()}…`;
}

/** The flag that a pixel of the uppermost ones lies on. */
export function flagAt(
  picture: TimelinePicture,
  window: TimelineWindow,
  width: number,
  x: number,
  characterWidth: number,
): MarkGroup | undefined {
  return markGroups(picture, window, width, characterWidth).find((group) => x >= group.x - 3 && x <= group.x + group.width + 1);
}
