"""Lets `python -m tracker` do what the `tracker` command does."""

from __future__ import annotations

from tracker.cli import main

if __name__ == "__main__":
    main()
