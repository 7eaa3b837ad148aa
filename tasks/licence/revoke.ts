import { revokeLicence } from "../../sdk/src/index.ts";
import { changeLicence } from "./changeLicence.ts";
import { readStop } from "./stop.ts";

export default changeLicence(
  (client, holder, input) => revokeLicence(client, readStop(holder, input)),
  "Revoked",
);
