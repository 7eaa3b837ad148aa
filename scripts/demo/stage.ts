import path from "node:path";
import { EMBEDDED_CHAIN_ID } from "../../sdk/src/chain/index.ts";
import {
  connectClient,
  embeddedKey,
  type EmbeddedActor,
  type EvaluationRole,
  type FormStore,
  type LotStore,
  type MediConnectClient,
  type MedicinesTable,
  openFileStore,
  openFormFolder,
  openLotStore,
  readDeployment,
  type SealedStore,
  type SigningClient,
  signWith,
  type Tagging,
} from "../../sdk/src/node.ts";
import type { Outbox } from "../../sdk/src/outbox/index.ts";

/** All that the scenes of the main job act with. */
export interface Stage {
  /** State folder of the chain. */
  readonly folder: string;
  readonly deploymentFolder: string;
  readonly url: string;
  readonly client: MediConnectClient;
  readonly as: (actor: EmbeddedActor) => SigningClient;
  readonly medicines: MedicinesTable;
  readonly lots: LotStore;
  readonly sealed: SealedStore;
  readonly forms: FormStore;
  /** Pictures and records for people. */
  readonly outFolder: string;
  /** How tags are made in a role; undefined before the key holders are up. */
  readonly tagging: ((actor: EmbeddedActor, role: EvaluationRole) => Tagging) | undefined;
}

/** What a stage is set up on. */
export type StageSetting = Pick<Stage, "folder" | "deploymentFolder" | "url" | "medicines">;

/**
 * Connects to the embedded chain of a state folder.
 *
 * @param outbox keeps what is sent; a chain that is thrown away, or taken back to a snapshot, has none
 */
export async function openStage(
  { folder, deploymentFolder, url, medicines }: StageSetting,
  outbox?: Outbox,
): Promise<Stage> {
  const client = await connectClient(url, await readDeployment(deploymentFolder, EMBEDDED_CHAIN_ID));
  return {
    folder,
    deploymentFolder,
    url,
    client,
    as: (actor) => signWith(client, embeddedKey(actor), { outbox }),
    medicines,
    lots: openLotStore(path.join(folder, "lots")),
    sealed: openFileStore(path.join(folder, "sealed")),
    forms: openFormFolder(path.join(folder, "forms")),
    outFolder: path.join(folder, "out"),
    tagging: undefined,
  };
}
