"""Pictures of what is on a desk: ``kinds.draw`` makes a chart, ``render.render`` makes bytes of it."""
