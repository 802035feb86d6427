"""Words and names as data, and matching them fast."""
