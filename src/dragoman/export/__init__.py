"""A coding → files and readouts, one module a format."""
