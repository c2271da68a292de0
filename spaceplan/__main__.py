"""``python -m spaceplan`` is the same as ``spaceplan``."""

from spaceplan.cli import main

if __name__ == "__main__":
    main()
