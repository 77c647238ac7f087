"""A portal whose reading leaks, to see that the soak says so."""
