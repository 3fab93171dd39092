/** What a saved state can be when it is none. */
export const garbage: readonly unknown[] = [undefined, null, true, 0, NaN, 'state', [], [[{}]], { x: {} }, Symbol('state'), () => 1];
