"""A test portal whose pages scripts make; apart, so that other tests need no browser."""
