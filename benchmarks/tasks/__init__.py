"""One file a task of the benchmark kit: `predict(row, names=...)` gives the output row for an input row."""
