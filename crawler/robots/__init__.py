"""robots.txt by RFC 9309: what came for it in, what may be asked out."""
