# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of the cases, kept in a directory so that a run that was broken off goes on where it was."""

import json
import os

SHOWN = 6  # sentences of a kind

KINDS = {
    "lost": "lost",
    "wrong_reports": "wrong reports",
    "leftovers": "leftovers",
    "hangs": "hangs",
    "missed": "missed",
}


class ResultStore:
    """Several processes may append at a time."""

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

    def append(self, name, seconds, wrongs):
        """Keeps what became of a case."""
        result = {"case": name, "seconds": round(seconds, 2), "wrongs": wrongs}
        line = json.dumps(result, ensure_ascii=False) + "\n"
        file = os.open(self._file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            os.write(file, line.encode())  # whole, or lines of two processes would mix
        finally:
            os.close(file)

    def load(self):
        """name -> result, the last one of every case that was run."""
        results = {}
        if self._file().exists():
            for line in self._file().read_text(encoding="utf-8").splitlines():
                result = json.loads(line)
                results[result["case"]] = result
        return results

    def _file(self):
        return self._directory / "results.jsonl"


def figures(results):
    """"cases: 5120, lost: 0, ..." """
    counts = [f"{shown}: {sum(kind in result['wrongs'] for result in results)}" for kind, shown in KINDS.items()]
    return ", ".join([f"cases: {len(results)}", *counts])


def describe(result):
    """The wrongs of a case, a sentence a line; of each kind the first ones."""
    lines = [f"{result['case']} ({result['seconds']} s)"]
    for kind, sentences in result["wrongs"].items():
        lines += [f"  {KINDS[kind]}: {sentence}" for sentence in sentences[:SHOWN]]
        if len(sentences) > SHOWN:
            lines.append(f"  {KINDS[kind]}: and {len(sentences) - SHOWN} more")
    return "\n".join(lines)
