"""`python -m statusgen`."""

from statusgen.cli import main

if __name__ == "__main__":  # pragma: no cover  (tests run it in a process of its own)
    main()
