"""The pages of the sample portals: stories in, what their servers send out; one kind a file."""
