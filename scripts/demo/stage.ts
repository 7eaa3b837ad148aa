import path from "node:path";
import {
  connectClient,
  embeddedKey,
  type EmbeddedActor,
  type LotStore,
  type MediConnectClient,
  type MedicinesTable,
  openFileStore,
  openLotStore,
  readDeployment,
  type SealedStore,
  type SigningClient,
  signWith,
} from "../../sdk/src/index.ts";

/** All that the scenes of the main job act with. */
export interface Stage {
  readonly client: MediConnectClient;
  readonly as: (actor: EmbeddedActor) => SigningClient;
  readonly medicines: MedicinesTable;
  readonly lots: LotStore;
  readonly sealed: SealedStore;
  readonly formsFolder: string;
  /** Pictures and records for people. */
  readonly outFolder: string;
}

/** Connects to the embedded chain of a state folder. */
export async function openStage(
  stateFolder: string,
  deploymentFolder: string,
  url: string,
  chainId: number,
  medicines: MedicinesTable,
): Promise<Stage> {
  const client = await connectClient(url, await readDeployment(deploymentFolder, chainId));
  return {
    client,
    as: (actor) => signWith(client, embeddedKey(actor)),
    medicines,
    lots: openLotStore(path.join(stateFolder, "lots")),
    sealed: openFileStore(path.join(stateFolder, "sealed")),
    formsFolder: path.join(stateFolder, "forms"),
    outFolder: path.join(stateFolder, "out"),
  };
}
