/** A run that could not be done. The message is one finished sentence for standard error; the exit status is 2. */
export class Failure extends Error {}
