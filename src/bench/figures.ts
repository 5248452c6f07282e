// Figures from samples.

/** The sample below which the share lies: percentile(samples, 0.99). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** Two places where they tell something, none where they do not. */
export function rounded(value: number): number {
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number(value.toFixed(places));
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

/** Time that the processor worked for this thread, in milliseconds: other work of the machine changes it little. */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
