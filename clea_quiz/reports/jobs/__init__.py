"""Work that lasts longer than a page: asked for, done by a runner beside the server, then fetched."""
