// The placement policies by name: how an allocator finds the free block that a request gets.

/** The first is what holds where nobody chooses. */
export const policyNames = ['buddy', 'first-fit', 'next-fit', 'best-fit', 'tlsf', 'heap4'] as const;

export type PolicyName = (typeof policyNames)[number];
