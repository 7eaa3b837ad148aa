/** What a task that makes tags is told. */
export const TAGGING_OPTIONS = {
  substances: "Table of substances for guard tags (default samples/substances.json)",
  holders: 'JSON file of the key holders: {"1": "https://…"} (default those of this machine)',
  outage: { flag: "Go without a guard tag, in an outage that the guardian has declared" },
};
