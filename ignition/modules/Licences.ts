import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Governance from "./Governance.ts";

export default buildModule("Licences", (m) => {
  const { governance } = m.useModule(Governance);
  const licences = m.contract("Licences", [governance]);
  return { licences };
});
