"""The sample portals, one file each, written like the real ones in spiders/."""
