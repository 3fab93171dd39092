import * as path from 'node:path';

/** The project's folder: compiled tests lie in out/test, below it. */
export const root = path.resolve(__dirname, '..', '..');
