import { HDNodeWallet, Mnemonic } from "ethers";

/**
 * Who acts on the embedded chain, in the order of its accounts. Their keys are known to everybody: they come from
 * the test mnemonic that every development node uses.
 */
export const EMBEDDED_ACTORS = [
  "deployer",
  "governor",
  "guardian",
  "prescriber-registrar",
  "pharmacy-registrar",
  "medicines-registrar",
  "prescriber-1",
  "prescriber-2",
  "pharmacy-1",
  "pharmacy-2",
  "manufacturer-1",
  "manufacturer-2",
  "wholesaler-1",
  "regulator-1",
  "pharmacy-3",
  "pauser",
  "carrier-1",
  "wholesaler-2",
] as const;

export type EmbeddedActor = (typeof EMBEDDED_ACTORS)[number];

const MNEMONIC = "test test test test test test test test test test test junk";

export function isEmbeddedActor(name: string): name is EmbeddedActor {
  return (EMBEDDED_ACTORS as readonly string[]).includes(name);
}

/** Private key of an actor of the embedded chain. */
export function embeddedKey(actor: EmbeddedActor): string {
  return embeddedWallet(actor).privateKey;
}

/** Address of an actor of the embedded chain. */
export function embeddedAddress(actor: EmbeddedActor): string {
  return embeddedWallet(actor).address;
}

function embeddedWallet(actor: EmbeddedActor): HDNodeWallet {
  const index = EMBEDDED_ACTORS.indexOf(actor);
  return HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(MNEMONIC), `m/44'/60'/0'/0/${index}`);
}
