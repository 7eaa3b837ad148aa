import { reinstateLicence } from "../../sdk/src/index.ts";
import { changeLicence } from "./changeLicence.ts";

export default changeLicence(reinstateLicence, "Reinstated");
