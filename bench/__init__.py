"""Measurements: how fast the calculator is, as ratios to something simpler measured in the same run."""
