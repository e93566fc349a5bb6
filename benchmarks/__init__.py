"""What `make bench` runs: figures to look at, which no test depends on."""
