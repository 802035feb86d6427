"""Story → Analysis: what the language tools see, in the program's own terms."""
