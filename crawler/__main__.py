"""`python3 -m crawler [COMMAND …]`: sets up what is missing, then runs a command (demo)."""

import sys

from crawler.setup import SetupError, become, python


def main() -> int:
    try:
        own = python(development=False)
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 4
    except KeyboardInterrupt:
        return 11
    return become([own, "-m", "scrapy", *(sys.argv[1:] or ["demo"])])


if __name__ == "__main__":
    sys.exit(main())
