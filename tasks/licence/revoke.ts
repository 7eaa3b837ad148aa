import { revokeLicence } from "../../sdk/src/index.ts";
import { changeLicence } from "./changeLicence.ts";

export default changeLicence(revokeLicence, "Revoked");
