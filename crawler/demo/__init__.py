"""The demo: seven invented portals served on loopback, and two nights run against them."""
