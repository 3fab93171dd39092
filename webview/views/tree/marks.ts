// What is marked on the nodes of the tree: from the frame, and from what is pointed at and in focus.
import type { FrameMessage } from '../../../src/protocol/messages';
import type { TreeArena } from './geometry';
import { leafAt, type TreeStop } from './nodes';
import type { TreeBody, TreeNode, TreePicture, TreeProbe } from './protocol';
import type { TreeMarks } from './scene';

/** A position of the run, as the stage draws it. */
export interface TreeShown {
  readonly frame: FrameMessage;
  readonly body: TreeBody;
  readonly picture: TreePicture;
  /** Handles and caches, by node. */
  readonly names: ReadonlyMap<number, string>;
}

/** `progress`: how far the changes of the operation have come, 0 to 1. `probe`: what the host has told of the node asked about. */
export function marksOf(
  { picture, body, frame }: TreeShown,
  arena: TreeArena,
  progress: number,
  { probe, ...stops }: { readonly hover?: TreeStop; readonly focus?: TreeStop; readonly probe?: TreeProbe },
): TreeMarks {
  const leavesAt = (ranges: FrameMessage['touched']): TreeNode[] =>
    ranges.map((range) => leafAt(picture, arena, range)).filter((node) => node !== undefined);
  return {
    ...stops,
    changes: body.changes,
    progress,
    touched: leavesAt(frame.touched),
    blocking: leavesAt(frame.blocking?.ranges ?? []),
    selected: frame.selection && leafAt(picture, arena, frame.selection),
    buddy: probe?.buddy && probe.buddy.state !== 'outside' ? { unit: probe.buddy.unit, order: probe.order } : undefined,
  };
}

/** The host's answer, if it is about the node that is asked for now. */
export function probeOf({ body: { probe } }: TreeShown, wanted: TreeNode | undefined): TreeProbe | undefined {
  return wanted && probe?.unit === wanted.unit && probe.order === wanted.order ? probe : undefined;
}
