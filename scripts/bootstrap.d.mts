/** npm's exit code and all that it said. */
export interface NpmResult {
  readonly code: number;
  readonly said: string;
}

export function refuseOldNode(version: string): string | undefined;
export function expectedMark(root: string): string;
export function isInstalled(root: string): boolean;
export function install(
  root: string,
  run?: (args: string[], root: string) => Promise<NpmResult>,
): Promise<void>;
