import { BESU_IMAGE } from "./composeFile.ts";
import type { NetworkFile } from "./NetworkFile.ts";
import type { NetworkPlan } from "./planNetwork.ts";
import { toleratedFailures } from "./qbftExtraData.ts";

/** What an operator of one validator has to know, with the names and numbers of this network. */
export function operatorsReadme(plan: NetworkPlan, network: NetworkFile): string {
  return [head(plan, network), start(plan), checks(network), keys(), validators(network), lists()].join("\n");
}

function head({ chainId, blockPeriodSeconds, nodes }: NetworkPlan, network: NetworkFile): string {
  const failures = toleratedFailures(nodes.length);
  const rows = nodes.map(({ name, address, host, p2pPort, rpc }) => {
    return `| ${name} | \`${address}\` | ${host}:${p2pPort} | ${rpc} |`;
  });
  return `# Network ${chainId}: for its operators

Hyperledger Besu (\`${BESU_IMAGE}\`), QBFT, a block every ${blockPeriodSeconds} s, gas costs nothing. ${nodes.length} validators:
the chain goes on while no more than ${failures} of them ${failures === 1 ? "fails" : "fail"}.

| validator | address | peers reach it at | JSON-RPC for its administrator |
|---|---|---|---|
${rows.join("\n")}

Everybody compares \`genesis.json\` before the first start; another file makes another chain:

\`\`\`text
sha256sum genesis.json
${network.genesisSha256}  genesis.json
\`\`\`
`;
}

function start({ oneMachine, nodes }: NetworkPlan): string {
  const [first] = nodes;
  const steps = oneMachine
    ? `All validators run on this machine, for trials:

\`\`\`text
BESU_UID=$(id -u) BESU_GID=$(id -g) docker compose up -d
\`\`\`
`
    : `1. Each operator gets \`genesis.json\`, \`compose.yaml\`, this file and the one folder \`nodes/<validator>\` of its own, over a
   channel that keeps secrets. Where the operator made its own key, it is put into \`nodes/<validator>/data/key\`, mode 600.
2. Machines keep their clocks by NTP; the peers' port (TCP) is open between the validators and to nobody else.
3. In any order, each on its machine, for example:

\`\`\`text
BESU_UID=$(id -u) BESU_GID=$(id -g) docker compose up -d ${first?.name ?? "validator-1"}
\`\`\`

The administrator reaches a node's JSON-RPC through a tunnel to the port in the table, as in
\`ssh -N -L 8546:127.0.0.1:8545 <machine of the second validator>\`.
`;
  return `## Start

${steps}
Blocks come once more than two thirds of the validators are up. The configuration has \`min-gas-price=0\`: a node without it
drops every transaction of this chain without a word.

JSON-RPC listens on the machine itself only, since it also administers the node (\`PERM\`, \`QBFT\`, \`ADMIN\`). What pharmacies and
practices reach goes through a reverse proxy with TLS that lets \`eth_*\`, \`net_*\` and \`web3_*\` through and nothing else.
`;
}

function checks({ nodes }: NetworkFile): string {
  const rpc = nodes[0]?.rpc ?? "";
  return `## Checks

\`\`\`text
curl -s -H 'content-type: application/json' ${rpc} \\
  -d '{"jsonrpc":"2.0","id":1,"method":"qbft_getValidatorsByBlockNumber","params":["latest"]}'
\`\`\`

names the validators; \`net_peerCount\` should say ${nodes.length - 1} (hexadecimal), \`eth_blockNumber\` grows, \`eth_gasPrice\` is 0x0. From the
project, \`npx hardhat doctor --network besu --folder <this folder>\` looks at all of it and says what to mend.
`;
}

function keys(): string {
  return `## Keys

\`nodes/<validator>/data/key\` is the validator. Back it up, encrypted and away from the machine, before the first start; the chain
itself needs no backup, another node has it. A key that is lost or was seen by others is replaced like a bad validator: vote
the old one out, a new one in. **Never run two nodes with one key.**
`;
}

function validators({ nodes }: NetworkFile): string {
  return `## Adding and removing a validator

More than half of the validators vote, each on its own node; votes lapse after 30,000 blocks.

1. The new operator makes a key (\`npx hardhat network key --out key\`), the administrator allows the node
   (\`npx hardhat network allow --folder <folder> --node <enode URL> --name <name> --rpc <URL>\`, then \`network push\`). With
   \`--rpc\` it is administered with the others; without, it is a peer and no more.
2. It starts with \`genesis.json\`, its own \`config.toml\`, \`static-nodes.json\` and \`permissions_config.toml\`, and waits until
   \`eth_syncing\` says false.
3. ${Math.floor(nodes.length / 2) + 1} of the ${nodes.length} operators vote it in; \`false\` instead of \`true\` votes one out:

\`\`\`text
curl -s -H 'content-type: application/json' http://127.0.0.1:8545 \\
  -d '{"jsonrpc":"2.0","id":1,"method":"qbft_proposeValidatorVote","params":["<address>", true]}'
\`\`\`

4. \`qbft_getPendingVotes\` shows what is open, \`qbft_discardValidatorVote\` takes a vote back.

Removing one, in this order; the other way round, it may be missing for a majority:

1. Vote it out (\`false\`), and see in \`qbft_getValidatorsByBlockNumber\` that it is.
2. Edit: \`npx hardhat network deny --folder <folder> --names <name> --force\` takes it out of the lists and of each
   \`static-nodes.json\`.
3. Restart: every operator takes its new \`nodes/<validator>/data/static-nodes.json\` and restarts its node, one after the other.
4. Push: \`network push\`.

Besu never takes a node out of its list that was in its \`static-nodes.json\` when it started, and does not start where one of
them is not allowed: hence the restart before the push. With a new validator it is the other way round: push, and only then may
\`static-nodes.json\` name it.
`;
}

function lists(): string {
  return `## Who may take part

\`allow-list.json\` is what all nodes shall allow: nodes that may be peers, accounts whose transactions are taken. Besu keeps a
list in each node, so they can come apart: \`npx hardhat network diff --folder <this folder>\` shows where, \`network push\` mends it. A node
checks accounts only when a transaction comes in or goes into its own block; the rules that matter are in the contracts.
`;
}
