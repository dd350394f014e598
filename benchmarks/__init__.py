"""What `borough bench` runs: Borough beside its peers and floors, all in the same run on the same machine."""
