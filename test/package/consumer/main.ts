// A program that uses every entry of the package, under Node.
import { readFile } from "node:fs/promises";
import { connectClient, type Deployment, type PackVerdict, readPackScan, verifyPack } from "@mediconnect/sdk";
import { prescriptionsAbi } from "@mediconnect/sdk/abi/Prescriptions";
import packsJson from "@mediconnect/sdk/abi/Packs.json" with { type: "json" };
import { DEPLOYMENTS } from "@mediconnect/sdk/addresses";
import { type Packs, Packs__factory } from "@mediconnect/sdk/bindings";
import { openLotStore, readLotCsv } from "@mediconnect/sdk/node";

interface Setting {
  readonly url: string;
  readonly deployment: Deployment;
  readonly carton: number;
  readonly scan: string;
}

/** Holds only if the constant's type is narrow enough to find a function by its name. */
type FunctionNames = Extract<(typeof prescriptionsAbi)[number], { type: "function" }>["name"];
const issue: FunctionNames = "issue";

const setting = JSON.parse(await readFile("setting.json", "utf8")) as Setting;
const client = await connectClient(setting.url, setting.deployment);
const lots = openLotStore("lots");
await lots.publish(await readLotCsv("lot.csv"), { carton: setting.carton });
const verdict: PackVerdict = await verifyPack(client, readPackScan(setting.scan), lots);
const packs: Packs = Packs__factory.connect(setting.deployment.packs, client.provider);
console.log(
  JSON.stringify({
    maySupply: verdict.maySupply,
    same: (await packs.getAddress()) === setting.deployment.packs,
    functions: [
      prescriptionsAbi.some((entry) => "name" in entry && entry.name === issue),
      packsJson.length > 0,
    ],
    deployments: Object.keys(DEPLOYMENTS).length,
  }),
);
client.provider.destroy();
