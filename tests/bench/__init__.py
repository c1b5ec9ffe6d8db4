"""Timings, apart from the tests: `make bench` prints them as ratios, nothing here asserts a time."""
