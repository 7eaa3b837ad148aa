import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { embeddedUrl } from "../../../sdk/src/chain/index.ts";
import { useChainFolder } from "./chainFolder.ts";

describe("embeddedUrl", () => {
  const used = useChainFolder();
  const port = process.env["MEDICONNECT_PORT"];

  afterEach(() => {
    if (port === undefined) delete process.env["MEDICONNECT_PORT"];
    else process.env["MEDICONNECT_PORT"] = port;
  });

  it("is where a start would put it, while nothing was started", () => {
    delete process.env["MEDICONNECT_PORT"];
    expect(embeddedUrl(used.folder)).to.equal("http://127.0.0.1:18545");
    process.env["MEDICONNECT_PORT"] = "19000";
    expect(embeddedUrl(used.folder)).to.equal("http://127.0.0.1:19000");
  });

  it("does not mind a damaged record or a port that is none, since every task would fail", () => {
    process.env["MEDICONNECT_PORT"] = "front door";
    writeFileSync(path.join(used.folder, "chain.json"), '{"pid":');
    expect(embeddedUrl(used.folder)).to.equal("http://127.0.0.1:18545");
  });
});
