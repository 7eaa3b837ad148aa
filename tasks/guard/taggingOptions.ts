/** What a task that makes tags is told. */
export const TAGGING_OPTIONS = {
  substances: "Table of substances for guard tags (default samples/substances.json)",
  holders: 'JSON file of the key holders: {"1": "https://…"} (default those of this machine)',
  guardFolder:
    "Folder with the epochs' records (default the state folder's guard, on another chain guard-CHAINID)",
  outage: { flag: "Go without a guard tag, in an outage that the guardian has declared" },
};
