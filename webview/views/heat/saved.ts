// What the view keeps over hiding, reload and restart.
import { heatModes } from '../../../src/model/heat';
import { fields, numberFrom, oneOf, truth, whole, type Read } from '../../../src/protocol/saved';

export const readSavedHeat = fields({
  mode: oneOf(heatModes),
  /** The part in view; absent while it is all. */
  window: whole(
    { fromByte: numberFrom(0), toByte: numberFrom(0), fromPosition: numberFrom(0), toPosition: numberFrom(0) },
    ({ fromByte, toByte, fromPosition, toPosition }) => fromByte < toByte && fromPosition <= toPosition,
  ),
  table: truth,
});
export type SavedHeat = Read<typeof readSavedHeat>;
