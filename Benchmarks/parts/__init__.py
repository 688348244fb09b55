"""The parts of `scripts/bench`: one file each, with a function that measures and gives a `Section`."""
