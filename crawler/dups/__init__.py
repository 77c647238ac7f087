"""What `dups` shows: the clusters of the store, and why two articles are one story or two."""
