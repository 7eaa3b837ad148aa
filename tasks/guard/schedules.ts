/** Schedules that can be prescribed, as the table of medicines names them; the first is the usual one. */
export const GUARDED_SCHEDULES = ["POM", "CD2", "CD3", "CD4", "CD5"] as const;
