/** The exceptions a user can stop at, by the ids of the protocol. */
export const exceptionFilters = ['out-of-memory', 'invalid-free', 'other-failure', 'expectation-failed', 'leak', 'fragmentation'] as const;
export type ExceptionFilter = (typeof exceptionFilters)[number];
