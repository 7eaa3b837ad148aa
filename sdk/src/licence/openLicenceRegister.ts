import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { chainTime } from "../client/chainTime.ts";
import { requireChain, requireCode } from "../client/connectClient.ts";
import { openProvider } from "../client/openProvider.ts";
import type { Deployment } from "../client/Deployment.ts";
import { LICENCE_ERRORS } from "../errors/licenceErrors.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { ROLES, type RoleName } from "./roles.ts";

export interface OpenLicenceRegisterParameters {
  /** JSON-RPC of a node. */
  readonly url: string;
  readonly deployment: Pick<Deployment, "chainId" | "licences">;
  /** Milliseconds for one answer, 5,000 where not given. */
  readonly timeoutMs?: number;
  /**
   * Seconds by which the newest block may be old; a node that was cut off would know of no suspension since. Not
   * asked where not given, as on a chain that makes no empty blocks.
   */
  readonly maxBlockAgeSeconds?: number | undefined;
  /** Seconds since 1970; the machine's clock where not given. */
  readonly clock?: () => number;
}

/** The licences on chain, for a service that outlives its node: no chain need be there when it is opened. */
export interface LicenceRegister {
  /**
   * @returns number of the licence under which the account may act in that role now
   * @throws MediConnectError the contract's refusal by its name, as `LicenceMissing`, `LicenceIsSuspended`,
   * `RolePaused`; `LICENCES_UNREACHABLE` where the chain gave no answer that counts
   */
  requireLicence(account: string, role: RoleName): Promise<number>;
  isReachable(): Promise<boolean>;
  /** @returns why nobody would be let in now, in one line; undefined where the chain and its contract are there */
  findFault(): Promise<string | undefined>;
  close(): void;
}

/** Opens the licences of a chain. Chain id and code are checked before the first answer that counts. */
export function openLicenceRegister(parameters: OpenLicenceRegisterParameters): LicenceRegister {
  const { url, deployment, timeoutMs = 5_000, maxBlockAgeSeconds = Infinity } = parameters;
  const { clock = () => Math.floor(Date.now() / 1000) } = parameters;
  const { chainId, licences: address } = deployment;
  const provider = openProvider(url, chainId);
  const licences = Licences__factory.connect(address, provider);
  let checked = false;
  const requireRight = async (): Promise<void> => {
    if (checked) return;
    await requireChain(provider, url, chainId);
    await requireCode(provider, { licences: address }, chainId);
    checked = true;
  };
  const requireRecent = async (): Promise<void> => {
    if (maxBlockAgeSeconds === Infinity) return;
    const age = clock() - (await chainTime(provider));
    if (age > maxBlockAgeSeconds) throw new Error(`the newest block is ${age} s old`);
  };
  const ask = async (account: string, role: RoleName): Promise<number> => {
    await requireRight();
    await requireRecent();
    const { id } = await licences.requireLicence(account, ROLES[role]);
    return Number(id);
  };
  const reach = (): Promise<unknown> => {
    const answer = requireRight().then(() => provider.getBlockNumber());
    return within(timeoutMs, answer.then(requireRecent));
  };
  return {
    async requireLicence(account, role) {
      try {
        return await within(timeoutMs, ask(account, role));
      } catch (error) {
        if (isRefusal(error)) throw error;
        // Whatever was behind the address may be another chain by now.
        checked = false;
        throw unreachable(error);
      }
    },
    isReachable: async () => (await faultOf(reach(), url)) === undefined,
    findFault: () => faultOf(reach(), url),
    close: () => provider.destroy(),
  };
}

/** @returns with the node's host alone: its whole address may hold a secret */
async function faultOf(reached: Promise<unknown>, url: string): Promise<string | undefined> {
  try {
    await reached;
    return undefined;
  } catch (error) {
    const { message } = error instanceof MediConnectError ? error : unreachable(error);
    return message.replaceAll(url, new URL(url).host);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof MediConnectError && Object.hasOwn(LICENCE_ERRORS, error.code);
}

async function within<Answer>(milliseconds: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(cause: unknown): MediConnectError {
  return new MediConnectError(
    "LICENCES_UNREACHABLE",
    "The chain on which the licences stand gives no answer that counts, so nobody is let in.",
    "Try again soon; if it stays so, its operator has to see to the node and its address.",
    {},
    { cause },
  );
}
