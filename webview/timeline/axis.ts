// The scales of the timeline: which values its heights stand for, and where along them and along the positions there are ticks.
import { roundStep } from '../../src/model/round-step';
import { binaryStep, multiplesOf } from '../layout/ticks';
import type { TimelineClock, TimelineSeries } from '../../src/protocol/timeline';
import { secondsOf } from './picture';
import { middleOf, type TimelineWindow } from './window';

/** The values that the top of the plot stands for. */
export interface TimelineScales {
  readonly bytes: number;
  readonly count: number;
  /** The largest free block goes beyond the scale of the bytes, and its line along the top there. */
  readonly beyond: boolean;
}

/** Ticks of a scale: values, ascending from 0, the last of them the greatest value shown. */
export type Ticks = readonly number[];

/** Live allocations stay below the top, where the greatest number of bytes lies: two lines that rest at their greatest do not cover each other. */
const countHeadroom = 1.14;
/** A largest free block of so many times what is in use would make a flat line of the rest: it is cut off. */
const mostBeyond = 4;
/** How far the scale reaches over what is in use where the largest free block is cut off. */
const beyondHeadroom = 1.12;

/** The scales for what is shown: all figures in bytes share one, so that one axis is true of them all. */
export function scalesOf(most: Readonly<Record<TimelineSeries, number>>, hidden: ReadonlySet<TimelineSeries>): TimelineScales {
  const shown = (name: TimelineSeries): number => (hidden.has(name) ? 0 : most[name]);
  const occupied = Math.max(shown('used'), shown('requested'));
  const beyond = occupied > 0 && shown('largest') > mostBeyond * occupied;
  return {
    bytes: beyond ? occupied * beyondHeadroom : Math.max(occupied, shown('largest')),
    count: shown('live') * countHeadroom,
    beyond,
  };
}

/** The greatest value in bytes that an axis names: the top of the scale, or what is in use where the largest free block is cut off. */
export function greatestBytes({ bytes, beyond }: TimelineScales): number {
  return beyond ? Math.round(bytes / beyondHeadroom) : bytes;
}

export function greatestCount({ count }: TimelineScales): number {
  return Math.round(count / countHeadroom);
}

/** Ticks at powers of two, `apart` pixels or more from each other on a scale of `height` pixels for `top`. */
export function byteTicks(most: number, top: number, height: number, apart: number): Ticks {
  if (most <= 0) return [];
  const least = (top * apart) / Math.max(1, height);
  return ticksUpTo(most, binaryStep(least), least);
}

/** Ticks at round numbers. */
export function countTicks(most: number, top: number, height: number, apart: number): Ticks {
  if (most <= 0) return [];
  const least = (top * apart) / Math.max(1, height);
  return ticksUpTo(most, roundStep(least), least);
}

/** Ticks of the positions shown, each given where its middle lies; at least `apart` pixels from each other. */
export function positionTicks(
  window: TimelineWindow,
  width: number,
  apart: number,
): readonly { readonly position: number; readonly x: number }[] {
  const { from, to } = window;
  if (width <= 0) return [];
  const step = roundStep((apart * (to - from + 1)) / width);
  return multiplesOf(step, from, to).map((position) => ({ position, x: middleOf(window, width, position) }));
}

/** Steps of times that are written as clocks do, in seconds. */
const clockSteps = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];
const day = 86_400;

/** Ticks of the times shown, each given where its middle lies; at least `apart` pixels from each other. `step` is in the clock's ticks. */
export function timeTicks(
  window: TimelineWindow,
  clock: TimelineClock,
  width: number,
  apart: number,
): { readonly step: number; readonly ticks: readonly { readonly place: number; readonly x: number }[] } {
  const { from, to } = window;
  if (width <= 0) return { step: 1, ticks: [] };
  const least = (apart * (to - from + 1)) / width;
  const seconds = secondsOf(clock, least);
  const ofClock = clockSteps.find((each) => each >= seconds) ?? roundStep(seconds / day) * day;
  const step = seconds <= 10 ? roundStep(least) : ofClock * clock.perSecond;
  return { step, ticks: multiplesOf(step, from, to).map((place) => ({ place, x: middleOf(window, width, place) })) };
}

/** The greatest value has a tick of its own; those too near to it are left out. */
function ticksUpTo(most: number, step: number, least: number): Ticks {
  return [...multiplesOf(step, 0, Math.max(0, most - least)), most];
}
