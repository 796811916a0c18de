# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of the cases, kept in a directory so that a run that was broken off goes on where it was."""

import json

KINDS = {
    "lost": "lost",
    "wrong_reports": "wrong reports",
    "leftovers": "leftovers",
    "hangs": "hangs",
    "missed": "missed",
}


class ResultStore:
    """Several processes may append, each to a file of its own."""

    def __init__(self, directory):
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def pin_transactions(self, transactions):
        """The results are about these transactions; says whether they always were."""
        if not self._pinned().exists():
            self._pinned().write_text(json.dumps(transactions, indent=1), encoding="utf-8")
        return self.transactions() == transactions

    def transactions(self):
        return json.loads(self._pinned().read_text(encoding="utf-8"))

    def _pinned(self):
        return self._directory / "transactions.json"

    def append(self, part, name, seconds, wrongs):
        """Returns what is kept of the case."""
        result = {"case": name, "seconds": round(seconds, 2), "wrongs": wrongs}
        with open(self._directory / f"results-{part}.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
        return result

    def load(self):
        """name -> result, of all cases that were run."""
        results = {}
        for file in sorted(self._directory.glob("results-*.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                result = json.loads(line)
                results[result["case"]] = result
        return results


def figures(results):
    """"cases: 5120, lost: 0, ..." """
    counts = [f"{shown}: {sum(kind in result['wrongs'] for result in results)}" for kind, shown in KINDS.items()]
    return ", ".join([f"cases: {len(results)}", *counts])


def describe(result):
    """The wrongs of a case, a sentence a line."""
    lines = [f"{result['case']} ({result['seconds']} s)"]
    for kind, sentences in result["wrongs"].items():
        lines += [f"  {KINDS[kind]}: {sentence}" for sentence in sentences]
    return "\n".join(lines)
