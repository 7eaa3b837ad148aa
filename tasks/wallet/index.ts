import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

const WALLET =
  "The wallet's file (default the state folder's wallet.json), for its owner's eyes only, and under MEDICONNECT_WALLET_PASSPHRASE where that is set";

export const walletTasks = [
  emptyTask("wallet", "The patient's wallet: keys that neither clinic nor pharmacy ever holds").build(),
  declareTask(
    ["wallet", "new"],
    "Makes keys for a form and writes the offer for the clinic: addresses, content keys, salts and locators",
    {
      wallet: WALLET,
      items: "For how many items, 1 to 4 (default 4)",
      out: "File for the offer (default offer-N.json beside the wallet)",
    },
    () => import("./new.ts"),
  ),
  declareTask(
    ["wallet", "show"],
    "Lists the prescriptions of the wallet as the chain knows them",
    { wallet: WALLET },
    () => import("./show.ts"),
  ),
  declareTask(
    ["wallet", "authorise"],
    "Shows a SMART Health Link for one pharmacy: it reads with it, and nobody else can claim with it",
    {
      wallet: WALLET,
      form: "Which form of the wallet, from 1 (default the newest)",
      item: "Which item of the form, from 1 (default 1)",
      pharmacy: "Licence of the pharmacy",
      minutes: "How long it may be used (default 60)",
      store: "Where the sealed content is served (https://…); our own tasks read the store's folder",
    },
    () => import("./authorise.ts"),
  ),
];
