// The models of programs that the literature simulates allocators with, one entry each: the command line, its help and the documents list them from here.

/** What a model says where the user says nothing else. */
export interface WorkloadModel {
  /** When blocks are born: at the times of a Poisson process, one in each unit of time, or by `Turnover`. */
  readonly births: 'poisson' | 'regular' | 'turnover';
  /** How long they live. By turnover any block is as likely to die as the others, whatever is asked for. */
  readonly lifetimes: 'exponential' | 'uniform';
  /** As `readSizes` reads it. */
  readonly sizes: string;
  readonly phases: number;
  /** Where the model comes from. */
  readonly source: string;
}

export const workloadModels = {
  poisson: {
    births: 'poisson',
    lifetimes: 'exponential',
    sizes: 'exponential:256',
    phases: 1,
    source: 'Purdom and Stigler, “Statistical Properties of the Buddy System”, JACM 17 (1970), 683–697',
  },
  knuth: {
    births: 'regular',
    lifetimes: 'uniform',
    sizes: 'uniform:100..2000',
    phases: 1,
    source: 'Knuth, The Art of Computer Programming 1, 2.5',
  },
  bimodal: {
    births: 'poisson',
    lifetimes: 'exponential',
    sizes: 'bimodal:64,4096,10%',
    phases: 1,
    source:
      'Shore, “On the External Storage Fragmentation Produced by First-Fit and Best-Fit Allocation Strategies”, CACM 18 (1975), 433–440',
  },
  turnover: {
    births: 'turnover',
    lifetimes: 'exponential',
    sizes: 'uniform:16..4096',
    phases: 1,
    source: 'Larson and Krishnan, “Memory Allocation for Long-Running Server Applications”, ISMM 1998, 176–185',
  },
  phases: {
    births: 'poisson',
    lifetimes: 'exponential',
    sizes: 'exponential:256',
    phases: 8,
    source: 'Wilson, Johnstone, Neely and Boles, “Dynamic Storage Allocation: A Survey and Critical Review”, IWMM 1995, 1–116',
  },
} as const satisfies Readonly<Record<string, WorkloadModel>>;

/** What they are like, in a few words. */
export const workloadStrings: Readonly<Record<WorkloadModelName, string>> = {
  poisson: 'Births of a Poisson process, exponential lifetimes and sizes',
  knuth: 'A birth in each unit of time, uniform lifetimes, uniform sizes',
  bimodal: 'As poisson; most requests are small, some large: a hyperexponential distribution',
  turnover: 'As many blocks live all the time; which one dies is left to chance',
  phases: 'As poisson, in phases: each asks for a few sizes, and most of its blocks die with it',
};

export type WorkloadModelName = keyof typeof workloadModels;
export const workloadModelNames = Object.keys(workloadModels) as WorkloadModelName[];

/** Where `--like` comes from: sizes and lifetimes are drawn together from those of a recording. */
export const likeSource = 'Zorn and Grunwald, “Evaluating Models of Memory Allocation”, ACM TOMACS 4 (1994), 107–131';
