"""The stages of the one path, each a plain function from what came before to a tuple of records."""
