"""The desk: codings of many stories kept, asked and joined."""
