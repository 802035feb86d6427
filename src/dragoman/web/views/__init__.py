"""The room's pages, one file each: a view, its model, its routes."""
