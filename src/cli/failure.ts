// The error by which the command ends without a run: thrown wherever input, arguments or output fail, caught in main.ts.
/** The message is one finished sentence for standard error; the exit status is 2. */
export class Failure extends Error {}
