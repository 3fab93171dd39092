// Thrown by whatever answers requests; the adapter makes a failed answer of it.

/** A request that cannot be answered; the message is a finished sentence for the user. */
export class RequestError extends Error {}
