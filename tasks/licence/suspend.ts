import { suspendLicence } from "../../sdk/src/index.ts";
import { changeLicence } from "./changeLicence.ts";

export default changeLicence(suspendLicence, "Suspended");
