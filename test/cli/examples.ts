/** The textbook's buddy example. */
export const buddy = `arena 64
a = alloc 8          # 64 -> 32+32 -> 16+16 -> 8+8
b = alloc 8          # the other 8
c = alloc 4
free a
free b               # the two merge into one free 16
expect blocks(16) == 1
`;

/** Why a kernel does not give each task its own buddy block. */
export const slabs = `arena 1MiB unit 4KiB
cache task_struct 1740
task[0..31] = alloc task_struct
expect slabs(task_struct) == 4
free task[0..31:2]
mark "every other task is gone"
buf = kmalloc 300 @ site=do_read+0x1c cpu=0
free buf
free task[*]
shrink task_struct
expect used <= 32KiB
`;
