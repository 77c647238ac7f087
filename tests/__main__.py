"""`python3 -m tests [PYTEST WORDS]`: sets up what is missing, then runs the tests."""

import sys

from crawler.setup import SetupError, python, run


def main() -> int:
    try:
        own = python(development=True)
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 4
    return run([own, "-m", "pytest", *(sys.argv[1:] or ["-q", "-rs"])])


if __name__ == "__main__":
    sys.exit(main())
