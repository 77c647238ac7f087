"""`python3 -m tests [PYTEST WORDS]`: sets up what is missing, then runs the tests."""

import sys

from crawler.setup import SetupError, become, python


def main() -> int:
    try:
        own = python(development=True)
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 4
    except KeyboardInterrupt:
        return 11
    return become([own, "-m", "pytest", *(sys.argv[1:] or ["-q", "-rs"])])


if __name__ == "__main__":
    sys.exit(main())
