import path from 'node:path';

/** The folder of the package, seen from the compiled benchmark. */
export const root = path.resolve(__dirname, '..', '..', '..');
