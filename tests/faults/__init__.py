"""What goes wrong between a portal and us, provoked on loopback."""
