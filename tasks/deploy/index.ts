import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

const PASSWORD =
  "File with the password of the keystore, for its owner alone to read; else MEDICONNECT_KEYSTORE_PASSWORD, else it is asked for";

export const deployTasks = [
  declareTask(
    ["deploy"],
    "Deploys the contracts through Ignition, hands governance over, and looks on chain whether the deployer keeps nothing; where they stand already, checks that their code is there and does nothing. The deployer's key: a remote signer, a keystore, or MEDICONNECT_KEY_DEPLOYER",
    {
      parameters: "Parameter file (default ignition/parameters/<network>.json)",
      multisig:
        "Multi-signature account that becomes governor and administrator where the parameter file leaves them at zero",
      keystore: "Keystore file with the deployer's key",
      passwordFile: PASSWORD,
      signer: "URL of a remote signer with the JSON-RPC of Web3Signer (eth1 mode)",
      signerAccount: "Which account of the remote signer; not needed where it has one",
      trial: { flag: "Let governance be weak, on a chain that is thrown away" },
    },
    () => import("./deploy.ts"),
  ),
  emptyTask("deployer", "The key of a deployment").build(),
  declareTask(
    ["deployer", "key"],
    "Makes a key for one deployment, encrypted in a new keystore file",
    { out: "The new file", passwordFile: PASSWORD },
    () => import("./key.ts"),
  ),
];
